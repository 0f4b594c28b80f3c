"""The page *Maraudes*: the register of a plan, and one maraude being written."""
