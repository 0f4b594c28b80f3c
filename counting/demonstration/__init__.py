"""Simulated data for whoever opens Lanterne for the first time; every line says so."""
