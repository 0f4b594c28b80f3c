"""Plain HTML for what is read or printed whole: cells wrap, nothing is cut off, on a telephone a row is a card."""

from collections.abc import Sequence
from html import escape


def table(titres: Sequence[str], lignes: Sequence[Sequence[object]], classe: str = "", *, total: bool = False) -> str:
    """Write a table, its texts escaped; with `total` the last row is set apart."""
    tete = "".join(f'<th scope="col">{escape(titre)}</th>' for titre in titres)
    rangees = [
        "".join(
            f'<td data-titre="{escape(titre)}">{escape(str(cellule))}</td>'
            for titre, cellule in zip(titres, ligne, strict=True)
        )
        for ligne in lignes
    ]
    marques = ["" for _ in rangees[:-1]] + [' class="total"' if total else ""]
    corps = "".join(f"<tr{marque}>{rangee}</tr>" for marque, rangee in zip(marques, rangees, strict=bool(rangees)))
    return f'<table class="{classe}"><thead><tr>{tete}</tr></thead><tbody>{corps}</tbody></table>'
