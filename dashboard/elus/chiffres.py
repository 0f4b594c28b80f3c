"""Figures of a territoire, from a publication alone, and what each means and does not."""

from dataclasses import dataclass
from typing import Literal

from counting.domain import Perimetre
from counting.mots import bornes
from counting.publication.porte import Statut
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL
from counting.publication.variables import BLANCHE, COUVERTURE, HALTE, HEURE, LOIN
from counting.rapports.cases import ABSENTE, Case
from counting.seuils import PROCHE
from dashboard.elus.cases import get_case, get_part, is_complete, margins, restitution, say_count, say_part
from dashboard.elus.lieux import Lieu

POUR_TOUS_LIEUX = (
    "Le détail n’est publié que pour « tous lieux » : celui de « rue » ferait retrouver de petits nombres."
)


@dataclass(frozen=True)
class Chiffre:
    """A figure in words: its title, its value, what it adds, what it means and what it does not.

    Attributes
    ----------
    exact : float or None
        The number published, None when it is hidden, absent, or misses a fiche.
    unite : str
        What two of them differ by; empty when they do not subtract.
    marges : tuple of float
        Least and most that the number could be, where it is not sure.
    """

    titre: str
    valeur: str
    precision: str
    dit: str
    ne_dit_pas: str
    exact: float | None = None
    unite: Literal["personnes", "points", ""] = ""
    marges: tuple[float, float] | None = None


def effectif(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons counted, with the secteurs they come from."""
    case = get_case(publiee, lieu, perimetre, TOTAL, TOTAL)
    return Chiffre(
        "Personnes comptées",
        say_count(publiee, lieu, perimetre),
        restitution(publiee, lieu, perimetre),
        "Les personnes rencontrées ou vues dehors cette nuit-là par les équipes.",
        "Ce n’est ni le nombre de personnes sans domicile, hébergées comprises, ni celui d’une autre nuit.",
        case.valeur if is_complete(publiee, lieu, perimetre) else None,
        "personnes",
    )


def femmes(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Share of women with its bounds."""
    une = get_part(publiee, lieu, perimetre)
    absente = get_case(publiee, lieu, perimetre, "sexe", "F") is ABSENTE
    encadre = bornes(une.mini, une.maxi)
    complet = is_complete(publiee, lieu, perimetre)
    reserve = "" if complet else ", sur un décompte incomplet"
    return Chiffre(
        "Part des femmes",
        say_part(une, publiee=not absente),
        POUR_TOUS_LIEUX if absente else f"{encadre.capitalize()}{reserve}" if une.maxi is not None else "",
        "Les femmes parmi les personnes dont le sexe est connu ; l’encadrement dit ce que les autres y changeraient.",
        "Elle ne dit pas combien de femmes se cachent la nuit et n’ont pas été vues.",
        une.part if complet else None,
        "points",
        margins(publiee, lieu, perimetre),
    )


def blanches(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons where no maraude passes."""
    case = get_case(publiee, lieu, perimetre, COUVERTURE, BLANCHE)
    return Chiffre(
        "En zone blanche",
        say_count(publiee, lieu, perimetre, COUVERTURE, BLANCHE),
        _why(publiee, perimetre, COUVERTURE, case) or "personnes",
        "Les personnes comptées là où aucune maraude du registre ne passe, toutes les nuits de la semaine réunies.",
        "Elles ont pu être vues ailleurs ou un autre jour ; passer dans la zone n’est pas rencontrer chacun.",
        case.valeur if is_complete(publiee, lieu, perimetre) else None,
        "personnes",
    )


def loin(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons far from a halte."""
    case = get_case(publiee, lieu, perimetre, HALTE, LOIN)
    pourquoi = _why(publiee, perimetre, HALTE, case)
    return Chiffre(
        f"À plus de {PROCHE.valeur // 1000} km d’une halte ouverte",
        say_count(publiee, lieu, perimetre, HALTE, LOIN),
        pourquoi or f"personnes, à {HEURE} h, pour leur profil",
        "Les personnes qui n’avaient, à cette distance à pied, aucune halte ouverte qui reçoive leur profil.",
        "Une halte proche n’est pas une place promise : on y entre sur orientation (115, SIAO).",
        case.valeur if is_complete(publiee, lieu, perimetre) else None,
        "personnes",
    )


def _why(publiee: Publiee, perimetre: Perimetre, variable: str, case: Case) -> str:
    """Why there is no figure; empty when there is one."""
    if case is ABSENTE:
        return publiee.contexte.absences.get(variable, POUR_TOUS_LIEUX if perimetre is Perimetre.RUE else "")
    if case.valeur is not None:
        return ""
    if case.texte != Statut.TU:
        return "personnes"
    return "tu pour que d’autres petits nombres ne se retrouvent pas"
