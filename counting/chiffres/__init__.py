"""Figures of a night at every level, with what is missing said."""
