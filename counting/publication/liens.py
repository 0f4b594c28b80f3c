"""From tables to cells and links: what can be computed from other figures, and what everybody knows besides.

Categories add up to the total, arrondissements to Paris Centre, DST and Paris, « rue » and the rest to « tous lieux ».
"""

import numpy as np

from counting.publication.dites import said, set_apart
from counting.publication.savoir import add_common, empty
from counting.publication.serrage import gaps
from counting.publication.systeme import SANS_BORNE, Ints, Systeme, rows
from counting.publication.tableaux import HORS_RUE, SANS_POSITION, Tableaux, names
from geo.creneaux import Bools


def link(tableaux: Tableaux, seuil: int) -> Systeme:
    """Cells and links of the tables, those under the threshold marked as sensitive.

    A cell is sensitive when it is under the threshold, zero included: « nobody » is said of the few that are there.
    Where a territoire's whole périmètre is 0, nobody is there to be told of, and its zeros are published; so are those
    of a category that nobody has in all Paris (« métro » in the périmètre « rue »), and those that common knowledge
    gives (`savoir.empty`).

    `NON_REPARTIES` and `SANS_POSITION` say how well addresses were found: no trait of anybody, and no variable is ever
    crossed with them. They are published however small, and count as known to all; but `SANS_POSITION` is hidden where
    it would say that fewer persons than the threshold have a position.
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
    personne = (effectifs[:, :, :1] == 0) | (effectifs[:, [paris], :] == 0) | set_apart(tableaux) | empty(tableaux)
    adresses, rares, vides = _addresses(tableaux, seuil)
    rares &= dites & ~personne
    personne |= vides
    seules = [int(np.flatnonzero((tableaux.contenu.sum(axis=1) == 1) & un)[0]) for un in tableaux.contenu.T]
    feuilles = personne[:, seules]
    personne |= np.stack([feuilles[:, dedans].all(axis=1) for dedans in tableaux.contenu], axis=1)
    personne |= adresses & ~rares.any()
    sensibles = np.where(adresses, rares, effectifs < seuil) & ~personne & dites
    connus = dites.ravel()
    variables = np.array([variable for variable, _ in tableaux.categories], np.str_)
    systeme = Systeme(
        names(tableaux),
        effectifs.ravel(),
        rows([(un, autres) for un, autres in liens if connus[[*un, *autres]].all()], effectifs.size),
        sensibles.ravel(),
        implicites.ravel(),
        (personne & ~implicites).ravel(),
        np.zeros(effectifs.size, np.int64),
        np.full(effectifs.size, SANS_BORNE),
        np.where(implicites, 0, gaps(tableaux, seuil)).ravel(),
        np.tile(variables, effectifs.size // len(variables)),
    )
    return add_common(systeme, tableaux)


def _addresses(tableaux: Tableaux, seuil: int) -> tuple[Bools, Bools, Bools]:
    """Cells `SANS_POSITION`; those that leave fewer persons than the threshold; others, where they leave nobody."""
    adresses, rares, vides = (np.zeros(tableaux.effectifs.shape, np.bool_) for _ in range(3))
    variables = np.array([variable for variable, _ in tableaux.categories])
    for k, (variable, categorie) in enumerate(tableaux.categories):
        if categorie == SANS_POSITION:
            autres = (variables == variable) & (np.arange(len(variables)) != k)
            situees = tableaux.effectifs[:, :, autres].sum(axis=2)
            adresses[:, :, k] = True
            rares[:, :, k] = (situees > 0) & (situees < seuil)
            vides[:, :, autres] = (situees == 0)[:, :, None]
    return adresses, rares, vides


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
