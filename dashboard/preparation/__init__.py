"""The page *Préparation*: a new édition with its secteurs, and figures settled once for all."""
