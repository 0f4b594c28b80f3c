"""Maraudes: who goes out, where, when; their register, and the files they come from and go to."""
