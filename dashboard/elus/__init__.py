"""The page *Élus*: what was published, and nothing else."""
