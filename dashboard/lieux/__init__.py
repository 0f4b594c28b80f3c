"""The page *Lieux*: the register, one lieu, its form, its nights."""
