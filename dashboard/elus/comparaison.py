"""Two territoires side by side: a difference only where both figures are published, and compare."""

from counting.mots import FINE, ecart
from dashboard.elus.chiffres import Chiffre
from dashboard.elus.lieux import Lieu

SENS = "le premier moins le second"


def gap(chiffres: tuple[Chiffre, Chiffre], lieux: tuple[Lieu, Lieu]) -> str:
    """The difference of two figures, or why there is none; empty for figures that do not subtract."""
    un, autre = chiffres
    if not un.unite:
        return ""
    if un.unite == "personnes" and lieux[0].niveau != lieux[1].niveau:
        return "Pas d’écart : ces territoires ne sont pas de même niveau."
    if un.exact is None or autre.exact is None:
        return "Pas d’écart : il manque un des deux chiffres, ou il est incomplet."
    if un.unite == "personnes":
        return f"Écart, {SENS} : {ecart(un.exact - autre.exact)}"
    points = round(100 * un.exact, 1) - round(100 * autre.exact, 1)
    doute = (
        " ; les marges (sexe inconnu, petits nombres) se recouvrent, il n’est pas établi" if _overlap(un, autre) else ""
    )
    return f"Écart, {SENS} : {ecart(points, 1)}{FINE}point{'s' * (abs(points) >= 2)}{doute}"


def _overlap(un: Chiffre, autre: Chiffre) -> bool:
    if un.marges is None or autre.marges is None:
        return True
    return un.marges[0] <= autre.marges[1] and autre.marges[0] <= un.marges[1]
