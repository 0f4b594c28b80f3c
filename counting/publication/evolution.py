"""How a territoire's effectif moved from one édition to the next: as it reads, and at constant périmètre."""

from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from counting.domain import Niveau, Perimetre, Version
from counting.editions.publiees import PARIS, series
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL

COLONNES = ("edition", "nuit", "version", "perimetre", "valeur", "source")
ELARGI = "perimetre_elargi"
CHANGEMENTS = (
    *("de", "a", "avant", "apres", "version_avant", "version_apres"),
    *("brut", "constant", "reserve", "evenements"),
)


def gather(
    publiees: Iterable[Publiee], editions: pd.DataFrame, *, niveau: Niveau, territoire: str, perimetre: Perimetre
) -> pd.DataFrame:
    """Effectifs of a territoire in one périmètre, from publications of Lanterne and from the file of the others.

    Parameters
    ----------
    publiees : iterable of Publiee
        All simulated, or none; of an édition that Lanterne published, the file says nothing more.
    editions : DataFrame
        From `counting.editions.publiees.load_editions`; empty beside simulated figures.

    Returns
    -------
    DataFrame, by night
        `COLONNES`: ``edition`` is a year, ``nuit`` a Timestamp: a year may have two; ``perimetre`` and ``version`` are
        NA when the source is silent. A hidden
        effectif has no row, nor has one that misses a fiche: it would read as a fall (rule 1).
    """
    code = PARIS if niveau is Niveau.PARIS else territoire
    lues = series(editions, territoire=code, perimetre=None)
    lues = lues[lues["perimetre"].isna() | lues["perimetre"].isin([perimetre])]
    ici = pd.DataFrame(
        [ligne for une in publiees for ligne in _stored(une, niveau, territoire, perimetre)], columns=list(COLONNES)
    )
    autres = lues.loc[~lues["nuit"].isin(ici["nuit"]), list(COLONNES)]
    toutes = pd.concat([un for un in (autres, ici) if len(un)] or [ici])
    return toutes.sort_values("nuit", kind="stable", ignore_index=True)


def changes(lignes: pd.DataFrame, ruptures: pd.DataFrame, *, perimetre: Perimetre, paris: bool) -> pd.DataFrame:
    """Change from each edition to the next one known, night after night.

    Parameters
    ----------
    lignes : DataFrame
        From `gather`.
    ruptures : DataFrame
        From `counting.editions.publiees.load_ruptures`.
    paris : bool
        Whether they are Paris's own: the published change at constant périmètre is Paris's.

    Returns
    -------
    DataFrame
        `CHANGEMENTS`. ``de``, ``a``: the year, or the date (« 22/01/2026 ») where a year has two nights.
        ``brut``: one figure minus the other. ``constant`` (NA when it cannot be known): the same where
        both have one known périmètre, what was published where the périmètre was widened meanwhile. ``reserve``: why
        not, or what differs. ``evenements``: what else happened.
    """
    par_nuit = dict(list(lignes.groupby("nuit", sort=True)))
    annees = lignes.drop_duplicates("nuit")["edition"].value_counts()
    rangees = []
    for de, a in pairwise(par_nuit):
        avant, apres = _most_alike(par_nuit[de], par_nuit[a])
        brut = int(apres["valeur"] - avant["valeur"])
        constant, reserve = _constant(avant, apres, brut, ruptures, perimetre=perimetre, paris=paris)
        textes = ruptures.loc[_between(ruptures, int(avant["edition"]), int(apres["edition"])), "texte"]
        noms = [_name(une, seule=annees[une["edition"]] == 1) for une in (avant, apres)]
        versions = (_version(avant), _version(apres))
        valeurs = (int(avant["valeur"]), int(apres["valeur"]))
        rangees.append((*noms, *valeurs, *versions, brut, constant, reserve, " ".join(textes)))
    return pd.DataFrame(rangees, columns=list(CHANGEMENTS)).astype({"constant": "Int64"})


def _stored(publiee: Publiee, niveau: Niveau, territoire: str, perimetre: Perimetre) -> Iterable[tuple[object, ...]]:
    cases = publiee.publication.cases
    ici = (cases["niveau"] == niveau) & (cases["territoire"] == territoire) & (cases["perimetre"] == perimetre)
    table = publiee.contexte.table()
    la = (table["niveau"] == niveau) & (table["territoire"] == territoire) & (table["perimetre"] == perimetre)
    if not table.loc[la, "complet"].all():
        return
    for valeur in cases.loc[ici & (cases["variable"] == TOTAL), "valeur"].dropna():
        source = f"publication de Lanterne, empreinte {publiee.empreinte[:12]}"
        nuit = publiee.edition.nuit
        yield nuit.year, pd.Timestamp(nuit), str(publiee.version), str(perimetre), float(valeur), source


def _most_alike(avant: pd.DataFrame, apres: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Of each edition one figure: known périmètres first, then one same version, the consolidated one if it may be."""

    def rank(paire: tuple[pd.Series, pd.Series]) -> tuple[int, bool, int]:
        connus = sum(pd.notna(une["perimetre"]) for une in paire)
        versions = [_version(une) for une in paire]
        return connus, versions[0] == versions[1], versions.count(Version.CONSOLIDE)

    paires = [(un, autre) for _, un in avant.iterrows() for _, autre in apres.iterrows()]
    return max(paires, key=rank)


def _constant(
    avant: pd.Series, apres: pd.Series, brut: int, ruptures: pd.DataFrame, *, perimetre: Perimetre, paris: bool
) -> tuple[int | None, str]:
    if pd.isna(avant["perimetre"]) or pd.isna(apres["perimetre"]):
        return None, "périmètre non précisé par la source"
    elargies = ruptures[
        (ruptures["rupture"] == ELARGI) & (ruptures["edition"] > avant["edition"])
        & (ruptures["edition"] <= apres["edition"])
    ]  # fmt: skip
    if perimetre is Perimetre.TOUS_LIEUX and len(elargies):
        publie = elargies["a_perimetre_constant"].iloc[0]
        if paris and len(elargies) == 1 and apres["edition"] - avant["edition"] == 1 and pd.notna(publie):
            return int(publie), "périmètre élargi ; évolution publiée à périmètre constant"
        return None, "périmètre élargi entre les deux"
    un, autre = _version(avant), _version(apres)
    return brut, "" if un == autre else f"versions différentes ({un}, puis {autre})"


def _between(ruptures: pd.DataFrame, de: int, a: int) -> pd.Series:
    """Breaks and events of the second edition or between; those of the first too, unless they last."""
    annee = ruptures["edition"]
    return ((annee > de) & (annee <= a)) | ((annee == de) & (ruptures["rupture"] != ELARGI))


def _name(ligne: pd.Series, *, seule: bool) -> int | str:
    """Year of a night, or its date when the year has another."""
    return int(ligne["edition"]) if seule else f"{ligne['nuit']:%d/%m/%Y}"


def _version(ligne: pd.Series) -> str:
    return "version non précisée" if pd.isna(ligne["version"]) else str(ligne["version"])
