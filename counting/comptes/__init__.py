"""Accounts, their ways in, and what each is limited to."""
