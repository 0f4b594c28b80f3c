"""Where the links lead: the address people use, as the setting says it."""

import os


def base_address(defaut: str) -> str:
    """Address of Lanterne without a final slash: ``LANTERNE_ADRESSE``, else `defaut`.

    >>> base_address("http://localhost:8501/")
    'http://localhost:8501'
    """
    return (os.environ.get("LANTERNE_ADRESSE") or defaut).rstrip("/")


def invitation_link(jeton: str, base: str) -> str:
    """Address that lets a person choose the password of an account."""
    return f"{base}/invitation/{jeton}"


def first_link(jeton: str, base: str) -> str:
    """Address that creates the first administrateur."""
    return f"{base}/premier-compte/{jeton}"
