"""Where: territoires and their levels, and the points of the addresses people wrote."""
