"""How the what-ifs of a night are said: who, within what distance, what is supposed, what it is not."""

from counting.lieux.domain import Profil
from counting.proximite.marcheurs import SEXE_INCONNU
from counting.seuils import PORTEE, PROCHE, TRES_PROCHE

PERSONNES: dict[str, tuple[str, str]] = {
    Profil.FEMME_SEULE: ("femme seule", "femmes seules"),
    Profil.HOMME_SEUL: ("homme seul", "hommes seuls"),
    Profil.COUPLE: ("personne en couple", "personnes en couple"),
    Profil.FAMILLE: ("personne en famille", "personnes en famille"),
    Profil.AVEC_ANIMAL: ("personne avec un animal", "personnes avec un animal"),
    Profil.JEUNE: ("jeune", "jeunes"),
    SEXE_INCONNU: ("personne de sexe inconnu", "personnes de sexe inconnu"),
}
MARCHES = (TRES_PROCHE.valeur, PROCHE.valeur, 1_500, PORTEE.valeur, 3_000)
"""Longest walks to choose from, in metres."""

PAS_UNE_ORIENTATION = (
    "Une hypothèse, pas une orientation : l’admission en halte et en hébergement passe par le 115 et le SIAO, qui "
    "connaissent les personnes ; ce calcul ne connaît que des distances et des places."
)
