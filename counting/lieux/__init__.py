"""Lieux: where a person can go, when, whom each receives; their register, their nights, their files."""
