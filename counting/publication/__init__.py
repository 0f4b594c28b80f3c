"""The one door to the public: which figures are hidden, so that none comes back from the others."""
