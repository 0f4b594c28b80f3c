"""What `python -m counting` does: one module a family of commands."""
