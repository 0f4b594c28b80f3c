"""The page *Couverture*: what teams see and when, what stays white, what would help."""
