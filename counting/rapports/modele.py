"""What a report is made of, as plain data: the same for every format."""

from dataclasses import dataclass
from datetime import date

Ligne = tuple[str, ...]


@dataclass(frozen=True)
class Liste:
    """Points in order."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Tableau:
    """Texts in cells: the first column names the rows, and is written to the left; the others hold figures.

    `textes` are the ranks of other columns that hold words; `appuyees` the ranks of rows to bring out (totals, the
    report's own territoire).
    """

    titre: str
    entetes: Ligne
    lignes: tuple[Ligne, ...]
    note: str = ""
    textes: tuple[int, ...] = ()
    appuyees: tuple[int, ...] = ()


@dataclass(frozen=True)
class Carte:
    """A map as SVG, and what it says for those who do not see it."""

    titre: str
    svg: str
    texte: str


Bloc = str | Liste | Tableau | Carte


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    titre: str
    blocs: tuple[Bloc, ...]


@dataclass(frozen=True)
class Rapport:
    """A whole report.

    Attributes
    ----------
    titre, sous_titre : str
        Of the cover and of the document.
    avertissement : str
        In evidence on the cover; empty when there is nothing to warn of.
    simulee : bool
        Said at the top of every page.
    couverture : tuple of (label, value)
        What identifies the figures.
    reponse : str
        The answer in one sentence.
    sections : tuple of Section
    empreinte : str
        SHA-256 of what was published, at the foot of every page.
    ecrit_le : date
        Day the figures were published: the date of the document.
    """

    titre: str
    sous_titre: str
    avertissement: str
    simulee: bool
    couverture: tuple[tuple[str, str], ...]
    reponse: str
    sections: tuple[Section, ...]
    empreinte: str
    ecrit_le: date
