"""Territoires one may choose on *Élus*: their names, what each holds, and which are read beside it."""

from dataclasses import dataclass

from counting.domain import Niveau
from counting.geographie.niveaux import PARIS, Territoires
from counting.publication.registre import Publiee
from counting.rapports.cibles import list_cibles

_NOMS = {
    Niveau.PARIS: "Paris",
    Niveau.PARIS_CENTRE: "{}",
    Niveau.DST: "DST {}",
    Niveau.ARRONDISSEMENT: "{} arrondissement",
}


@dataclass(frozen=True)
class Lieu:
    """A territoire one may choose."""

    niveau: Niveau
    code: str
    nom: str

    def __str__(self) -> str:
        """Name as it is read: « 19e arrondissement », « DST Nord »."""
        return self.nom

    @property
    def court(self) -> str:
        """Name in a table: « 19e », « DST Nord »."""
        return self.nom.removesuffix(" arrondissement")


def lieux(publiee: Publiee) -> list[Lieu]:
    """Territoires of a publication: Paris, Paris Centre, DST, arrondissements; each once."""
    table = publiee.contexte.table().drop_duplicates(["niveau", "territoire"]).astype(str)
    seuls = set(table.loc[table["niveau"] == Niveau.ARRONDISSEMENT, "nom"])
    choisis = []
    for niveau, ecrire in _NOMS.items():
        ici = table[table["niveau"] == niveau]
        choisis += [
            Lieu(niveau, code, ecrire.format(nom))
            for code, nom in zip(ici["territoire"], ici["nom"], strict=True)
            if niveau is not Niveau.PARIS_CENTRE or nom not in seuls
        ]
    return choisis


def held(lieu: Lieu, territoires: Territoires) -> tuple[str, ...]:
    """Codes of the arrondissements a territoire holds; none when the list in force does not know it."""
    cibles = {(une.niveau, une.code): une.arrondissements for une in list_cibles(territoires)}
    return cibles.get((lieu.niveau, lieu.code), ())


def composition(lieu: Lieu, territoires: Territoires) -> str:
    """« DST Nord : 1er, 2e et 19e arrondissements. »; empty for Paris and for an arrondissement."""
    if lieu.niveau not in (Niveau.DST, Niveau.PARIS_CENTRE):
        return ""
    noms = territoires.couches[Niveau.ARRONDISSEMENT]["nom"].reindex(list(held(lieu, territoires)))
    *debut, dernier = map(str, noms)
    liste = f"{', '.join(debut)} et {dernier} arrondissements" if debut else f"{dernier} arrondissement"
    statut = "".join(map(str, territoires.groupes["dst_statut"].dropna().unique()[:1]))
    return f"{lieu} : {liste}{f' (liste {statut})' if statut and lieu.niveau is Niveau.DST else ''}."


def beside(lieu: Lieu, tous: list[Lieu], territoires: Territoires) -> list[Lieu]:
    """What is read with a territoire: itself, what it holds or touches, its DST; Paris last."""
    siens = set(held(lieu, territoires))
    autour = {
        Niveau.PARIS: {(Niveau.DST, un.code) for un in tous if un.niveau is Niveau.DST},
        Niveau.DST: {(Niveau.ARRONDISSEMENT, code) for code in siens},
        Niveau.PARIS_CENTRE: {(Niveau.ARRONDISSEMENT, code) for code in siens},
    }.get(lieu.niveau, _neighbours(lieu, territoires))
    dessus = [
        un for un in tous if un.niveau is Niveau.DST and siens < set(held(un, territoires)) and un.niveau != lieu.niveau
    ]
    voisins = [un for un in tous if (un.niveau, un.code) in autour and un != lieu]
    paris = [un for un in tous if un.code == PARIS and un != lieu]
    return [lieu, *voisins, *(un for un in dessus if un not in voisins), *paris]


def _neighbours(lieu: Lieu, territoires: Territoires) -> set[tuple[Niveau, str]]:
    couche = territoires.couches[Niveau.ARRONDISSEMENT]
    if lieu.code not in couche.index:
        return set()
    touchent = couche.geometry.intersects(couche.geometry[lieu.code])
    return {(Niveau.ARRONDISSEMENT, str(code)) for code in couche.index[touchent]}
