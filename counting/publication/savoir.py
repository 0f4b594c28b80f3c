"""Common knowledge: what ties the figures of a publication to one another, besides the sums that tables show.

Nothing is known of a person here. But « couples count two by two » or « no halte is open near there » narrows what a
hidden figure can be, so the secret is kept against whoever knows all of it:

========================================================  ==============================================  ==========
what everybody knows                                      how the system holds it                         where
========================================================  ==============================================  ==========
« rue », place or périmètre, are the same persons         place « rue » = total of the périmètre « rue »  `_streets`
a bois is in the 12e or in the 16e, and is no street      bois ≤ « hors rue » of both                     `_woods`
no point is no point, whatever is asked of it             « sans position » alike in all variables        `_same`
couples are two, groups five or more, families two        a hidden one keeps so much more width           `gaps`
who has no profil is of unknown sex, or a child alone     `Fait`                                          `GENERAUX`
unknown sex has no profil, but in a couple or a family    `Fait`                                          `GENERAUX`
a child is with a family                                  `Fait`                                          `GENERAUX`
no zone blanche there, or nothing but; no halte near,     `Fait`, an empty one is a 0 that is published   `evidences`
or none that receives men alone
========================================================  ==============================================  ==========

A fact that the figures deny is nobody's knowledge, and is left out. Nothing else ties our variables: sex, age and
configuration leave each other free, and places are published for Paris only (`registre.PARIS_SEUL`), because which
arrondissement has a station, a hospital, a parking, a talus is more than anybody could list.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from counting.domain import Age, Configuration, Sexe, TypeLieu
from counting.geographie.niveaux import NON_LOCALISE
from counting.publication.dites import said
from counting.publication.faits import PARTOUT, Categorie, Fait
from counting.publication.systeme import Ints, Systeme, join, rows, untold
from counting.publication.tableaux import HORS_RUE, SANS_POSITION, Tableaux
from counting.publication.variables import COUVERTURE, HALTE, SANS_PROFIL
from counting.seuils import GROUPE
from geo.creneaux import Bools

SAVOIR = "savoir"
"""Variable of the cells that say how far an inequality is from an equality."""

CONFIGURATION = "configuration"
FORET = ("75112", "75116")
_INCONNUS, _MINEURS = ("sexe", str(Sexe.ND)), ("age", str(Age.MOINS_DE_18))
_A_DEUX, _EN_FAMILLE = ((CONFIGURATION, str(une)) for une in (Configuration.COUPLE, Configuration.FAMILLE))

GENERAUX = (
    Fait(
        PARTOUT,
        ((HALTE, SANS_PROFIL),),
        (_INCONNUS, _MINEURS),
        "Les personnes sans profil sont de sexe inconnu, ou mineures hors famille.",
    ),
    Fait(
        PARTOUT,
        (_INCONNUS,),
        ((HALTE, SANS_PROFIL), (HALTE, SANS_POSITION), _A_DEUX, _EN_FAMILLE),
        "Une personne de sexe inconnu n’a de profil que dans un couple ou une famille.",
    ),
    Fait(PARTOUT, (_MINEURS,), (_EN_FAMILLE,), "Un enfant est compté avec sa famille."),
)
TOUJOURS_SUS = (
    "« Rue », type de lieu ou périmètre, désigne les mêmes personnes ; les bois sont dans le 12e et le 16e.",
    f"Un couple compte deux personnes, une famille deux au moins, un groupe {GROUPE.valeur} au moins.",
)


def sentences(tableaux: Tableaux) -> tuple[str, ...]:
    """What the secret takes as known by everybody, in French."""
    return (*TOUJOURS_SUS, *dict.fromkeys(fait.phrase for fait in _facts(tableaux)))


def add_common(systeme: Systeme, tableaux: Tableaux) -> Systeme:
    """Join common knowledge to the cells and links of the tables, that keep their ranks."""
    inegalites = [*_at_most(tableaux), *_woods(tableaux)]
    n, m = len(systeme.valeurs), len(inegalites)
    reste = np.array([systeme.valeurs[b].sum() - systeme.valeurs[a].sum() for a, b in inegalites], np.int64)
    ecarts = untold(("écart que chacun sait positif",) * m, reste, np.array([SAVOIR] * m, np.str_))
    liens = [(b, [*a, n + i]) for i, (a, b) in enumerate(inegalites)]
    return join([systeme, ecarts], rows([*liens, *_streets(tableaux), *_same(tableaux)], n + m))


def complete_gaps(systeme: Systeme, ecart: Ints) -> None:
    """Move, in a difference between two tables, the cells `SAVOIR` as the others ask; changed in place."""
    libres = systeme.familles == SAVOIR
    ecart[libres] = 0
    ecart[libres] = -(systeme.liens[:, np.flatnonzero(libres)].T @ (systeme.liens @ ecart))


def empty(tableaux: Tableaux) -> Bools:
    """Cells where everybody knows that nobody can be: bool array (1, territoires, categories)."""
    nulles = np.zeros((len(tableaux.arrondissements), len(tableaux.categories)), np.bool_)
    nulles[[code == NON_LOCALISE for code in tableaux.arrondissements]] = True
    for fait in _facts(tableaux):
        if not fait.grandes:
            nulles[tableaux.arrondissements.index(fait.territoire), _columns(tableaux, fait.petites)] = True
    return np.array([nulles[dedans].all(axis=0) for dedans in tableaux.contenu])[None]


def _facts(tableaux: Tableaux) -> list[Fait]:
    """Facts whose variables are in the tables and that no figure denies."""
    variables = {variable for variable, _ in tableaux.categories}
    gardes = []
    for fait in (*GENERAUX, *tableaux.faits):
        if {variable for variable, _ in (*fait.petites, *fait.grandes)} <= variables:
            unites = [unite for code, unite in _leaves(tableaux) if fait.territoire in (PARTOUT, code)]
            petit, grand = (
                tableaux.effectifs[:, unites][:, :, _columns(tableaux, noms)].sum(axis=2)
                for noms in (fait.petites, fait.grandes)
            )
            gardes += [fait] * bool((petit <= grand).all())
    return gardes


def _at_most(tableaux: Tableaux) -> list[tuple[list[int], list[int]]]:
    """Ranks (small, great) of each inequality, one a périmètre and arrondissement."""
    rangs, dites = _ranks(tableaux), said(tableaux)
    trouvees = []
    for fait in _facts(tableaux):
        petites, grandes = (_columns(tableaux, noms) for noms in (fait.petites, fait.grandes))
        for code, unite in _leaves(tableaux):
            if fait.grandes and fait.territoire in (PARTOUT, code):
                trouvees += [
                    ([*rangs[p, unite, petites]], [*rangs[p, unite, grandes]])
                    for p in _published(tableaux)
                    if dites[p, unite, petites].all() and dites[p, unite, grandes].all()
                ]
    return trouvees


def _streets(tableaux: Tableaux) -> list[tuple[list[int], list[int]]]:
    """Links « total of rue = place rue, and those of rue that no arrondissement holds », where true."""
    colonnes = _columns(tableaux, [("type_lieu", str(TypeLieu.RUE))])
    if HORS_RUE not in tableaux.perimetres or not colonnes:
        return []
    rangs, dites = _ranks(tableaux), said(tableaux)
    ailleurs = np.array([code == NON_LOCALISE for code in tableaux.arrondissements])
    seuls = np.flatnonzero(tableaux.contenu.sum(axis=1) == 1)
    liens = []
    for unite, dedans in enumerate(tableaux.contenu):
        reste = [u for u in seuls if (tableaux.contenu[u] & ailleurs & dedans).any() and u != unite]
        parties = [int(rangs[1, unite, colonnes[0]]), *(int(rangs[0, u, 0]) for u in reste)]
        vrai = tableaux.effectifs[0, unite, 0] == tableaux.effectifs.ravel()[parties].sum()
        if dites[1, unite, colonnes[0]] and vrai:
            liens.append(([int(rangs[0, unite, 0])], parties))
    return liens


def _woods(tableaux: Tableaux) -> list[tuple[list[int], list[int]]]:
    """Ranks (bois of Paris, « hors rue » of the 12e and of the 16e), where true."""
    colonnes = _columns(tableaux, [("type_lieu", str(TypeLieu.BOIS))])
    if HORS_RUE not in tableaux.perimetres or not colonnes:
        return []
    paris = int(tableaux.contenu.sum(axis=1).argmax())
    bois = int(_ranks(tableaux)[1, paris, colonnes[0]])
    hors = [int(_ranks(tableaux)[2, unite, 0]) for code, unite in _leaves(tableaux) if code in FORET]
    vrai = tableaux.effectifs.ravel()[bois] <= tableaux.effectifs.ravel()[hors].sum()
    return [([bois], hors)] if vrai and said(tableaux)[1, paris, colonnes[0]] else []


def _same(tableaux: Tableaux) -> list[tuple[list[int], list[int]]]:
    """Links « sans position of one variable = sans position of the other », where true."""
    colonnes = _columns(tableaux, [(COUVERTURE, SANS_POSITION), (HALTE, SANS_POSITION)])
    if len(colonnes) < 2:
        return []
    un, autre = colonnes
    egales = said(tableaux)[:, :, un] & (tableaux.effectifs[:, :, un] == tableaux.effectifs[:, :, autre])
    rangs = _ranks(tableaux)
    return [
        ([int(rangs[p, u, un])], [int(rangs[p, u, autre])])
        for p in _published(tableaux)
        for u in np.flatnonzero(egales[p])
    ]


def _ranks(tableaux: Tableaux) -> Ints:
    return np.arange(tableaux.effectifs.size).reshape(tableaux.effectifs.shape)


def _published(tableaux: Tableaux) -> Iterable[int]:
    return [p for p, perimetre in enumerate(tableaux.perimetres) if perimetre != HORS_RUE]


def _leaves(tableaux: Tableaux) -> list[tuple[str, int]]:
    """Arrondissements, each with its row."""
    seuls = {
        int(np.flatnonzero(dedans)[0]): unite for unite, dedans in enumerate(tableaux.contenu) if dedans.sum() == 1
    }
    codes = tableaux.arrondissements
    return [(code, seuls[rang]) for rang, code in enumerate(codes) if code != NON_LOCALISE]


def _columns(tableaux: Tableaux, noms: Sequence[Categorie]) -> list[int]:
    """Columns of categories; one that nobody has in all Paris has none."""
    return [tableaux.categories.index(nom) for nom in noms if nom in tableaux.categories]
