"""The maps of a report: effectif and share of women of each arrondissement, as published."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import pandas as pd

from counting.domain import Niveau
from counting.geographie.niveaux import PARIS
from counting.mots import accord, part
from counting.publication.tableaux import TOTAL
from counting.rapports import echelles
from counting.rapports.cartes import HACHURES, POINTS, draw, legend
from counting.rapports.cases import Case, Cle, part_femmes, say
from counting.rapports.cibles import Cible
from counting.rapports.echelles import Echelle
from counting.rapports.modele import Carte

ARRONDISSEMENT = Niveau.ARRONDISSEMENT


def draw_counts(
    zones: gpd.GeoDataFrame, cases: Mapping[Cle, Case], perimetre: str, cible: Cible, partiels: Collection[str]
) -> Carte:
    """Persons of each arrondissement; hatched, with « ≥ », where a fiche is missing."""
    lues = {
        code: case
        for code in map(str, zones.index)
        if (case := cases.get((perimetre, ARRONDISSEMENT, code, TOTAL, TOTAL)))
    }
    valeurs = {
        code: float(case.valeur) for code, case in lues.items() if case.valeur is not None and code not in partiels
    }
    echelle = echelles.sequentielle(pd.Series(valeurs, dtype=float))
    textes = {
        code: f"≥ {_short(case)}" if code in partiels and case.valeur is not None else _short(case)
        for code, case in lues.items()
    }
    tues = {code for code, case in lues.items() if case.valeur is None}
    titre = f"Personnes rencontrées par arrondissement, périmètre « {perimetre} »"
    return _carte(titre, zones, valeurs=valeurs, textes=textes, echelle=echelle, cible=cible, tues=tues)


def draw_shares(
    zones: gpd.GeoDataFrame, cases: dict[Cle, Case], perimetre: str, cible: Cible, partiels: Collection[str]
) -> Carte | None:
    """Share of women of each arrondissement around that of Paris; None when Paris's is not published."""
    paris = part_femmes(cases, perimetre, Niveau.PARIS, PARIS).part
    if paris is None:
        return None
    codes = [code for code in map(str, zones.index) if code not in partiels]
    lues = {code: part_femmes(cases, perimetre, ARRONDISSEMENT, code) for code in codes}
    valeurs = {code: round(une.part, 3) for code, une in lues.items() if une.part is not None}
    tues = {code for code, une in lues.items() if une.part is None and une.mini is not None}
    textes = {code: part(valeur) for code, valeur in valeurs.items()} | dict.fromkeys(tues, "secret")
    titre = f"Part des femmes parmi les personnes de sexe connu, périmètre « {perimetre} »"
    echelle = echelles.divergente(pd.Series(valeurs, dtype=float), centre=paris)
    return _carte(titre, zones, valeurs=valeurs, textes=textes, echelle=echelle, cible=cible, tues=tues)


def _carte(
    titre: str,
    zones: gpd.GeoDataFrame,
    *,
    valeurs: Mapping[str, float],
    textes: Mapping[str, str],
    echelle: Echelle,
    cible: Cible,
    tues: set[str],
) -> Carte:
    noms = dict(zip(map(str, zones.index), map(str, zones["nom"]), strict=True))
    couleurs = {code: echelle.couleur(valeur) for code, valeur in valeurs.items()} | dict.fromkeys(tues, POINTS)
    manquants = [code for code in noms if code not in couleurs]
    svg = draw(
        zones,
        couleurs,
        {code: (nom, *([textes[code]] if code in textes else [])) for code, nom in noms.items()},
        legend(echelle, secrets=bool(tues), manquants=bool(manquants)),
        surlignes=() if cible.niveau is Niveau.PARIS else cible.arrondissements,
    )
    return Carte(titre, svg, _tell(titre, noms, couleurs, textes))


def _tell(titre: str, noms: Mapping[str, str], couleurs: Mapping[str, str], textes: Mapping[str, str]) -> str:
    """What the map says, for those who do not see it."""
    dits = [f"{nom} : {textes.get(code, 'chiffre manquant')}" for code, nom in noms.items()]
    tus = sum(couleur == POINTS for couleur in couleurs.values())
    manquants = sum(couleurs.get(code, HACHURES) == HACHURES for code in noms)
    fin = f" {accord(tus, 'chiffre tu', 'chiffres tus')}, {accord(manquants, 'manquant', 'manquants')}."
    return f"Carte des arrondissements de Paris. {titre}. {', '.join(dits)}.{fin}"


def _short(case: Case) -> str:
    """A cell written on a map: « moins de 11 » is too long for the 2e."""
    texte = say(case)
    return texte.replace("moins de ", "< ") if case.valeur is None else texte
