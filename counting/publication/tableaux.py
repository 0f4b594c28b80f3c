"""Figures of an édition as tables: territoires of every level × variables × périmètres.

A cell is an effectif of one périmètre, territoire and category. « Tous lieux » minus « rue » is the effectif of all
other places: nobody publishes it, everybody can subtract, so it obeys the same threshold.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counting.domain import Niveau, Perimetre
from counting.errors import CountingError
from counting.geographie.niveaux import NON_LOCALISE, group
from counting.publication.faits import Fait
from counting.publication.systeme import Ints
from geo.creneaux import Bools

NIVEAUX = (Niveau.PARIS, Niveau.DST, Niveau.PARIS_CENTRE, Niveau.ARRONDISSEMENT)
TOTAL = "total"
HORS_RUE = "hors rue"
"""« Tous lieux » minus « rue »."""

NON_REPARTIES = "non localisées"
"""Category, in each variable, of those whom no arrondissement holds: they are so few that nothing else is said of them.

Their number is no figure of a territoire: everybody knows it, and Paris's total holds them.
"""

SANS_POSITION = "sans position"
"""Category of those whose point is not sure: how well addresses were found, nothing about anybody."""

COLONNES = ("territoire", "perimetre", "variable", "categorie", "effectif")


class TableauxError(CountingError):
    """Figures that cannot be tables of one édition."""


@dataclass(frozen=True, eq=False)
class Tableaux:
    """Figures of one édition and version, in all their links.

    Attributes
    ----------
    effectifs : int array (périmètres, territoires, categories)
        Persons. The last périmètre is `HORS_RUE` when there are both others; the first category is `TOTAL`.
    perimetres : tuple of str
    categories : tuple of (variable, category)
    territoires : DataFrame
        ``niveau``, ``territoire`` (code), ``rang`` in `effectifs`: two levels may share one, as the 5e does.
    contenu : bool array (territoires, arrondissements)
        Which arrondissements each adds up.
    arrondissements : tuple of str
        Codes; `NON_LOCALISE` holds who is in Paris only.
    totaux_seuls : frozenset of str
        Périmètres of which nothing but totals is published.
    paris_seul : frozenset of str
        Variables published for Paris only: where everybody knows that a category cannot be somewhere (no bois but in
        the 12e and the 16e), what is hidden elsewhere would be found.
    faits : tuple of Fait
        What everybody knows of these figures besides `counting.publication.savoir.GENERAUX`.
    """

    effectifs: Ints
    perimetres: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    territoires: pd.DataFrame
    contenu: Bools
    arrondissements: tuple[str, ...]
    totaux_seuls: frozenset[str] = frozenset()
    paris_seul: frozenset[str] = frozenset()
    faits: tuple[Fait, ...] = ()


def make_tableaux(
    figures: pd.DataFrame,
    groupes: pd.DataFrame,
    *,
    totaux_seuls: Collection[Perimetre] = (),
    paris_seul: Collection[str] = (),
    faits: Sequence[Fait] = (),
) -> Tableaux:
    """Tables of all levels.

    Parameters
    ----------
    figures : DataFrame
        `COLONNES`: effectif of each arrondissement (or `NON_LOCALISE`); an absent combination is 0. One or both
        périmètres.
    groupes : DataFrame
        From `counting.geographie.territoires.regroupements`: Paris Centre and DST, any partition.
    totaux_seuls : collection of Perimetre
        Those of which nothing but totals is published.
    paris_seul : collection of str
        Variables published for Paris only.
    faits : sequence of Fait
        As in `Tableaux`.

    Returns
    -------
    Tableaux
        All arrondissements of `groupes` are there.

    Raises
    ------
    TableauxError
        Nobody at all, a figure given twice, unequal totals of two variables, or more people in « rue » than in « tous
        lieux ».
    """
    if figures.empty:
        raise TableauxError("Personne n’est compté dans cette édition : il n’y a pas encore de tableau à publier.")
    perimetres = tuple(str(p) for p in Perimetre if p in set(figures["perimetre"]))
    restes = [NON_LOCALISE] if (figures["territoire"] == NON_LOCALISE).any() else []
    codes = (*map(str, groupes.index), *restes)
    _refuse_unknown(figures, perimetres, codes)
    figures = _set_apart(figures)
    variables = list(dict.fromkeys(figures["variable"]))
    noms = [
        (str(v), str(c)) for v in variables for c in dict.fromkeys(figures.loc[figures["variable"] == v, "categorie"])
    ]
    lues = figures.set_index(["perimetre", "territoire", "variable", "categorie"])["effectif"]
    tous = pd.MultiIndex.from_tuples([(p, t, *nom) for p in perimetres for t in codes for nom in noms])
    feuilles = lues.reindex(tous, fill_value=0).to_numpy(np.int64).reshape(len(perimetres), len(codes), len(noms))
    feuilles = np.concatenate([_totals(feuilles, noms, codes)[:, :, None], feuilles], axis=2)
    territoires, contenu = _units(codes, groupes)
    effectifs = np.einsum("ul,plk->puk", contenu.astype(np.int64), feuilles)
    if len(perimetres) == 2:
        effectifs = np.concatenate([effectifs, effectifs[1:] - effectifs[:1]])
        perimetres = (*perimetres, HORS_RUE)
    tableaux = Tableaux(
        effectifs,
        perimetres,
        ((TOTAL, TOTAL), *noms),
        territoires,
        contenu,
        codes,
        frozenset(map(str, totaux_seuls)),
        frozenset(paris_seul),
        tuple(faits),
    )
    if (effectifs < 0).any():
        rang = np.ravel_multi_index(np.argwhere(effectifs < 0)[0], effectifs.shape)
        raise TableauxError(
            f"{names(tableaux)[rang]} : {effectifs.min()}. Attendu autant ou moins en « rue » qu’en tout."
        )
    return tableaux


def names(tableaux: Tableaux) -> tuple[str, ...]:
    """What each cell is, in French, in the order of ``effectifs.ravel()``."""
    uns = tableaux.territoires.drop_duplicates("rang").sort_values("rang")
    lieux = [f"{code or 'non localisé'}" for code in uns["territoire"]]
    return tuple(
        f"{lieu}, {'total' if variable == TOTAL else f'{variable} {categorie}'}, périmètre « {perimetre} »"
        for perimetre in tableaux.perimetres
        for lieu in lieux
        for variable, categorie in tableaux.categories
    )


def _units(codes: tuple[str, ...], groupes: pd.DataFrame) -> tuple[pd.DataFrame, Bools]:
    """Territoires of each level, and the distinct sets of arrondissements they are."""
    feuilles = pd.Series(codes)
    rang: dict[bytes, int] = {}
    contenu: list[Bools] = []
    lignes = []
    for niveau in NIVEAUX:
        unites = group(feuilles, niveau, groupes).to_numpy()
        for code in dict.fromkeys(unites):
            dedans = unites == code
            if rang.setdefault(dedans.tobytes(), len(rang)) == len(contenu):
                contenu.append(dedans)
            lignes.append((str(niveau), str(code), rang[dedans.tobytes()]))
    return pd.DataFrame(lignes, columns=["niveau", "territoire", "rang"]), np.array(contenu, np.bool_)


def _set_apart(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with those whom no arrondissement holds in a category of their own, variable by variable."""
    categorie = figures["categorie"].where(figures["territoire"] != NON_LOCALISE, NON_REPARTIES)
    cles = list(COLONNES[:-1])
    sommes = figures.assign(categorie=categorie).groupby(cles, sort=False)["effectif"].sum().reset_index()
    return pd.DataFrame(sommes[list(COLONNES)])


def _totals(feuilles: Ints, noms: list[tuple[str, str]], codes: tuple[str, ...]) -> Ints:
    variables = np.array([variable for variable, _ in noms])
    totaux = [feuilles[:, :, variables == variable].sum(axis=2) for variable in dict.fromkeys(variables)]
    for variable, total in zip(dict.fromkeys(variables), totaux, strict=True):
        for p, t in np.argwhere(total != totaux[0])[:1]:
            raise TableauxError(
                f"{codes[t] or 'non localisé'} : {totaux[0][p, t]} personnes par {variables[0]}, {total[p, t]} par "
                f"{variable}. Comptez toutes les variables au même moment."
            )
    return np.asarray(totaux[0])


def _refuse_unknown(figures: pd.DataFrame, perimetres: tuple[str, ...], codes: tuple[str, ...]) -> None:
    inconnus = figures[~figures["perimetre"].isin(perimetres) | ~figures["territoire"].isin(codes)]
    doubles = figures[figures.duplicated(list(COLONNES[:-1]))]
    for fautifs, faute in ((inconnus, "territoire ou périmètre inconnu"), (doubles, "chiffre donné deux fois")):
        for ligne in fautifs.head(1).itertuples():
            raise TableauxError(
                f"{ligne.territoire}, {ligne.variable} {ligne.categorie}, « {ligne.perimetre} » : {faute}."
            )
