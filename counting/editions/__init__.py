"""An édition: its secteurs and partners, its versions, and what was published of the others."""
