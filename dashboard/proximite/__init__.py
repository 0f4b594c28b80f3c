"""The page *Proximité*: who is how far from an open, suitable door, and where to open the next."""
