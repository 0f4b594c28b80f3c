"""Secrets that travel in a link or a cookie: 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets

OCTETS = 32


def make_jeton() -> str:
    """Draw a secret, in characters that an address can hold."""
    return secrets.token_urlsafe(OCTETS)


def digest(jeton: str) -> str:
    """What is kept of a secret: its SHA-256, in hexadecimal.

    A slow hash would add nothing: nobody guesses 256 random bits.
    """
    return hashlib.sha256(jeton.encode("utf-8", "surrogatepass")).hexdigest()
