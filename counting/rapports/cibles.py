"""Which territoire a report is about, and those it is shown with."""

from collections.abc import Iterator
from dataclasses import dataclass

from counting.domain import Niveau
from counting.errors import CountingError
from counting.fiches.colonnes import fold
from counting.geographie.niveaux import PARIS, Territoires

CENTRE = "Paris Centre"


class TerritoireInconnuError(CountingError):
    """No territoire answers to that name."""


@dataclass(frozen=True)
class Cible:
    """A territoire by its level and code, with the arrondissements it holds."""

    niveau: Niveau
    code: str
    nom: str
    arrondissements: tuple[str, ...]

    @property
    def titre(self) -> str:
        """Name by itself: « Paris », « DST Nord », « 7e arrondissement »."""
        match self.niveau:
            case Niveau.ARRONDISSEMENT:
                return f"{self.nom} arrondissement"
            case Niveau.DST:
                return f"DST {self.nom}"
        return self.nom

    @property
    def ou(self) -> str:
        """Name in a sentence, after a verb."""
        match self.niveau:
            case Niveau.ARRONDISSEMENT:
                return f"dans le {self.titre}"
            case Niveau.DST:
                return f"dans la {self.titre}"
        return f"à {self.nom}"


def list_cibles(territoires: Territoires) -> list[Cible]:
    """Paris, the DST, Paris Centre, then the arrondissements, each in order."""
    return [
        Cible(Niveau.PARIS, PARIS, "Paris", _codes(territoires)),
        *_groups(territoires, Niveau.DST, "dst"),
        *(un for un in _groups(territoires, Niveau.PARIS_CENTRE, "paris_centre") if un.code == CENTRE),
        *(
            Cible(Niveau.ARRONDISSEMENT, str(code), str(nom), (str(code),))
            for code, nom in territoires.couches[Niveau.ARRONDISSEMENT]["nom"].items()
        ),
    ]


def find_cible(territoires: Territoires, texte: str) -> Cible:
    """A territoire from what someone typed: « Paris », « Nord », « DST Nord », « 75107 », « 7e », « 7 ».

    Raises
    ------
    TerritoireInconnuError
        None answers; the message lists them.
    """
    cibles = list_cibles(territoires)
    cherche = fold(texte)
    for cible in cibles:
        noms = {cible.code, cible.nom, cible.titre, *((cible.nom.rstrip("er"),) if cible.code.isdigit() else ())}
        if cherche in {fold(nom) for nom in noms}:
            return cible
    connus = ", ".join(cible.titre for cible in cibles)
    raise TerritoireInconnuError(f"Territoire « {texte} » inconnu. Au choix : {connus}.")


def shown_with(cible: Cible, territoires: Territoires) -> list[Cible]:
    """Territoires of its tables: itself first, what it holds, then what holds it."""
    autres = [un for un in list_cibles(territoires) if un != cible]
    siens = set(cible.arrondissements)
    dedans = [un for un in autres if siens > set(un.arrondissements)]
    autour = [un for un in autres if siens < set(un.arrondissements)]
    return [cible, *dedans, *sorted(autour, key=lambda un: len(un.arrondissements))]


def _groups(territoires: Territoires, niveau: Niveau, colonne: str) -> Iterator[Cible]:
    groupes = territoires.groupes[colonne].dropna()
    for nom, lignes in groupes.groupby(groupes):
        yield Cible(niveau, str(nom), str(nom), tuple(map(str, lignes.index)))


def _codes(territoires: Territoires) -> tuple[str, ...]:
    return tuple(map(str, territoires.groupes.index))
