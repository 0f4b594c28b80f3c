"""Cells of a publication in the words of *Élus*: the same on a card, a map, in a table, beside the file's columns."""

from functools import lru_cache

import pandas as pd

from counting.chiffres import parts
from counting.domain import Perimetre
from counting.mots import FINE, accord, nombre, part
from counting.publication.porte import Statut
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL
from counting.rapports.cases import ABSENTE, Case, Cle, PartFemmes, part_femmes, read_cases, say
from counting.rapports.restitutions import partials
from dashboard.elus.lieux import Lieu

NON_PUBLIE = "—"


@lru_cache(maxsize=16)
def cases_of(publiee: Publiee) -> dict[Cle, Case]:
    """Cells of a publication. Do not change them: they are shared."""
    return read_cases(publiee.publication.cases)


def get_case(publiee: Publiee, lieu: Lieu, perimetre: Perimetre, variable: str, categorie: str) -> Case:
    """A published cell; « — » when it is not there."""
    return cases_of(publiee).get((str(perimetre), str(lieu.niveau), lieu.code, variable, categorie), ABSENTE)


def get_part(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> PartFemmes:
    """Share of women anybody can compute from the published cells."""
    return part_femmes(cases_of(publiee), str(perimetre), str(lieu.niveau), lieu.code)


def margins(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> tuple[float, float] | None:
    """Least and most of a share of women: what the unknown could change, and Wilson's interval (rule 3)."""
    une = get_part(publiee, lieu, perimetre)
    femmes, hommes, inconnus = (get_case(publiee, lieu, perimetre, "sexe", sexe).valeur for sexe in ("F", "H", "ND"))
    if None in (une.part, une.mini, une.maxi, femmes, hommes):
        return None
    comptes = (pd.Series([compte or 0]) for compte in (hommes, femmes, inconnus))
    wilson = parts.part_femmes(*comptes).iloc[0]
    return min(float(une.mini or 0), wilson["wilson_min"]), max(float(une.maxi or 0), wilson["wilson_max"])


def say_case(case: Case) -> str:
    """« 24 », « moins de 11 », « secret », « secret, entre 12 et 22 », « — »: the same wherever it is read.

    A range wider than half of its own top says nothing: it is in the file, and « secret » here.
    """
    if case is ABSENTE:
        return NON_PUBLIE
    if case.valeur is not None:
        return say(case)
    if case.texte != Statut.TU or case.maxi is None or 2 * (case.maxi - case.mini) > case.maxi:
        return case.texte
    return f"{case.texte}, entre {nombre(case.mini)} et {nombre(case.maxi)}"


def say_part(une: PartFemmes, *, publiee: bool) -> str:
    """« 14,2 % », « secret », or « — » where no share is published."""
    if une.part is not None:
        return part(une.part)
    return str(Statut.TU) if publiee else NON_PUBLIE


def say_count(publiee: Publiee, lieu: Lieu, perimetre: Perimetre, variable: str = TOTAL, categorie: str = TOTAL) -> str:
    """How many persons; « ≥ 24 » while a fiche is missing (rule 1)."""
    case = get_case(publiee, lieu, perimetre, variable, categorie)
    manque = case.valeur is not None and not is_complete(publiee, lieu, perimetre)
    return f"≥{FINE}{say_case(case)}" if manque else say_case(case)


def is_complete(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> bool:
    """Whether every secteur of a territoire has returned its fiche."""
    return (str(lieu.niveau), lieu.code) not in partials(publiee, perimetre)


def restitution(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> str:
    """« 24 secteurs restitués sur 27 »; what it lacks is said (rule 1)."""
    table = publiee.contexte.table()
    ici = (table["niveau"] == lieu.niveau) & (table["territoire"] == lieu.code) & (table["perimetre"] == perimetre)
    ligne = table[ici].iloc[0]
    dits = accord(int(ligne["restitues"]), "secteur restitué", "secteurs restitués")
    reste = "" if ligne["complet"] else ", décompte incomplet"
    return f"{dits} sur {nombre(ligne['attendus'])}{reste}"
