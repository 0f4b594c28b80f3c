"""From the cube of an édition to cells and links: territoires of every level × variables × périmètres.

A cell is an effectif of one périmètre, territoire and category. What can be computed from other cells is a link:
categories add up to the total, arrondissements to Paris Centre, DST and Paris. « Tous lieux » minus « rue » is the
effectif of all other places: nobody publishes it, everybody can subtract, so it obeys the same threshold.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from counting.domain import AGES, Niveau, Perimetre, Sexe
from counting.editions.registre import in_perimetre
from counting.errors import CountingError
from counting.geographie.niveaux import NON_LOCALISE, group
from counting.publication.systeme import SANS_BORNE, Ints, Systeme
from counting.schema import COLONNES_EFFECTIFS, nom_case
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
"""Category of those whose point is not sure: how well addresses were found, nothing about anybody; always published."""

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
    """

    effectifs: Ints
    perimetres: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    territoires: pd.DataFrame
    contenu: Bools
    arrondissements: tuple[str, ...]
    totaux_seuls: frozenset[str] = frozenset()
    paris_seul: frozenset[str] = frozenset()


def count(cube: pd.DataFrame, secteurs: pd.DataFrame) -> pd.DataFrame:
    """Persons by arrondissement, périmètre, variable and category, from the cube.

    Parameters
    ----------
    cube : DataFrame
        From `counting.chiffres.cube.make_cube`.
    secteurs : DataFrame
        From `counting.editions.registre.load_secteurs`.

    Returns
    -------
    DataFrame
        `COLONNES`; variables ``sexe``, ``age``, ``configuration``, ``type_lieu``.
    """
    colonnes = {
        "sexe": {str(sexe): [nom_case(sexe, age) for age in AGES] for sexe in Sexe},
        "age": {str(age): [nom_case(sexe, age) for sexe in Sexe] for age in AGES},
    }
    parts: list[tuple[str, str, pd.Series, pd.Series, object]] = []
    for perimetre in Perimetre:
        dedans = in_perimetre(secteurs, perimetre)
        lignes = cube[cube["secteur"].isin(dedans.index[dedans])]
        for variable, categories in colonnes.items():
            for categorie, noms in categories.items():
                parts.append((perimetre, variable, lignes[noms].sum(axis=1), lignes["arrondissement"], categorie))
        personnes = lignes[list(COLONNES_EFFECTIFS)].sum(axis=1)
        parts += [
            (perimetre, variable, personnes, lignes["arrondissement"], lignes[variable].astype(str))
            for variable in ("configuration", "type_lieu")
        ]
    cas = [
        pd.DataFrame({"territoire": ou.astype(str), "categorie": quoi, "effectif": combien}).assign(
            perimetre=str(perimetre), variable=variable
        )
        for perimetre, variable, combien, ou, quoi in parts
    ]
    cles = list(COLONNES[:-1])
    return pd.DataFrame(pd.concat(cas).groupby(cles, sort=False)["effectif"].sum().reset_index()[list(COLONNES)])


def make_tableaux(
    figures: pd.DataFrame,
    groupes: pd.DataFrame,
    *,
    totaux_seuls: Collection[Perimetre] = (),
    paris_seul: Collection[str] = (),
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


def link(tableaux: Tableaux, seuil: int) -> Systeme:
    """Cells and links of the tables, those under the threshold marked as sensitive.

    A cell is sensitive when it is under the threshold, zero included: « nobody » is said of the few that are there.
    Where a territoire's whole périmètre is 0, nobody is there to be told of, and its zeros are published; so are those
    of a category that nobody has in all Paris (« métro » in the périmètre « rue »). Who is `NON_REPARTIES` or
    `SANS_POSITION` is a matter of addresses: those numbers are published as they are.
    """
    effectifs = tableaux.effectifs
    rangs = np.arange(effectifs.size).reshape(effectifs.shape)
    publies = rangs[: 2 if tableaux.perimetres[-1] == HORS_RUE else 1]
    dites = said(tableaux)
    implicites = ~dites
    liens = [*_category_links(tableaux, publies), *_territory_links(tableaux, publies)]
    if len(publies) == 2:
        implicites[2] = True
        tous, rue, hors = (rangs[i].ravel() for i in (1, 0, 2))
        liens += [([t], [r, h]) for t, r, h in zip(tous, rue, hors, strict=True)]
    paris = int(tableaux.contenu.sum(axis=1).argmax())
    personne = (effectifs[:, :, :1] == 0) | (effectifs[:, [paris], :] == 0) | set_apart(tableaux)
    personne |= np.array([categorie == SANS_POSITION for _, categorie in tableaux.categories])
    sensibles = (effectifs < seuil) & ~personne & dites
    connus = dites.ravel()
    return Systeme(
        names(tableaux),
        effectifs.ravel(),
        rows([(un, autres) for un, autres in liens if connus[[*un, *autres]].all()], effectifs.size),
        sensibles.ravel(),
        implicites.ravel(),
        (personne & ~implicites).ravel(),
        np.zeros(effectifs.size, np.int64),
        np.full(effectifs.size, SANS_BORNE),
    )


def said(tableaux: Tableaux) -> Bools:
    """Cells that are published, or follow from two that are: bool array (périmètres, territoires, categories)."""
    muets = np.array([perimetre in tableaux.totaux_seuls for perimetre in tableaux.perimetres])
    if tableaux.perimetres[-1] == HORS_RUE:
        muets[-1] = muets.any()
    total = np.array([variable == TOTAL for variable, _ in tableaux.categories])
    paris = np.arange(len(tableaux.contenu)) == tableaux.contenu.sum(axis=1).argmax()
    partout = np.array([variable not in tableaux.paris_seul for variable, _ in tableaux.categories])
    return np.asarray((~muets[:, None] | total)[:, None] & (paris[:, None] | partout), np.bool_)


def set_apart(tableaux: Tableaux) -> Bools:
    """Cells that say only how many persons no arrondissement holds: bool array (1, territoires, categories)."""
    ailleurs = np.array([code != NON_LOCALISE for code in tableaux.arrondissements])
    sans_lieu = ~(tableaux.contenu & ailleurs).any(axis=1)
    a_part = np.array([categorie == NON_REPARTIES for _, categorie in tableaux.categories])
    return np.asarray((sans_lieu[:, None] | a_part)[None], np.bool_)


def rows(liens: list[tuple[list[int], list[int]]], taille: int) -> sparse.csr_array:
    """Matrix of links « these cells = sum of those »."""
    ligne = np.repeat(np.arange(len(liens)), [len(a) + len(b) for a, b in liens])
    colonne = np.concatenate([[*a, *b] for a, b in liens]).astype(np.int64)
    signe = np.concatenate([[-1] * len(a) + [1] * len(b) for a, b in liens]).astype(np.int64)
    return sparse.csr_array((signe, (ligne, colonne)), shape=(len(liens), taille))


def _category_links(tableaux: Tableaux, publies: Ints) -> list[tuple[list[int], list[int]]]:
    variables = np.array([variable for variable, _ in tableaux.categories])
    parts = [np.flatnonzero(variables == variable) for variable in dict.fromkeys(variables[1:])]
    return [([ligne[0]], list(ligne[part])) for table in publies for ligne in table for part in parts]


def _territory_links(tableaux: Tableaux, publies: Ints) -> list[tuple[list[int], list[int]]]:
    """Each territoire is the sum of its arrondissements; Paris, of each level's."""
    feuilles = {int(np.flatnonzero(ligne)[0]): u for u, ligne in enumerate(tableaux.contenu) if ligne.sum() == 1}
    sommes: dict[tuple[int, tuple[int, ...]], None] = {}
    for unite, ligne in enumerate(tableaux.contenu):
        if ligne.sum() > 1:
            sommes[unite, tuple(feuilles[int(f)] for f in np.flatnonzero(ligne))] = None
    paris = int(tableaux.contenu.sum(axis=1).argmax())
    for _, niveau in tableaux.territoires.groupby("niveau"):
        if len(niveau) > 1:
            sommes[paris, tuple(sorted(niveau["rang"]))] = None
    return [
        ([table[tout, k]], list(table[list(parties), k]))
        for table in publies
        for tout, parties in sommes
        for k in range(table.shape[1])
    ]


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
