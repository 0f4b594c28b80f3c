"""Every threshold, with its date and source: none is written anywhere else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seuil:
    """A threshold the screen can show beside the result it shaped."""

    valeur: int
    unite: str
    depuis: str
    source: str


GROUPE = Seuil(5, "personnes", "2019", "Apur, configuration « groupe de 5 personnes ou plus » (édition 2019)")
EFFECTIF_PLAUSIBLE = Seuil(
    20,
    "personnes",
    "2026",
    "classe « plus de 20 personnes » des résultats de 2026 (enlargeyourparis) : au-delà, vérifier",
)
CONFIANCE = Seuil(
    95, "%", "usage", "intervalle de Wilson à 95 %, usage de la statistique publique ; à confirmer par l’Apur"
)
ECART_SECTEUR = Seuil(
    250,
    "m",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : au-delà, une adresse située hors de son secteur est à vérifier",
)
PART_COMMUNE = Seuil(
    1,
    "% de la surface du secteur",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : au-dessous, un quartier n’attend pas la fiche du secteur",
)
PASSAGES_MIN = Seuil(
    1, "passage par semaine", "2026-11", "réglage de Lanterne, aucune définition officielle ; à confirmer par le SIAO"
)
SURFACE_BLANCHE = Seuil(
    5000, "m²", "2026-11", "réglage de Lanterne, aucune définition officielle ; à confirmer par le SIAO"
)
EQUIPES = Seuil(
    3,
    "équipes dans la même heure",
    "2016",
    "Samusocial de Paris, 2016 : « 3-4 équipes » pour une même personne la même nuit ; seuil à confirmer par le SIAO",
)
RAYON_MARAUDE = Seuil(
    100,
    "m",
    "2026-11",
    "réglage de Lanterne, à confirmer par le SIAO : ce qu’une maraude voit autour de son trajet ou d’un lieu",
)
DUREE_PASSAGE = Seuil(
    12,
    "heures",
    "2026-11",
    "réglage de Lanterne, à confirmer par le SIAO : au-delà, le début et la fin d’un passage ont pu être échangés",
)
DETOUR = Seuil(
    130,
    "m à pied pour 100 m à vol d’oiseau",
    "2026-11",
    "calculé sur les voies de la Ville de Paris entre 9 995 paires d’adresses : 1,24 en moyenne de 200 m à 2 km, 1,29 "
    "entre 500 m et 1 km ; arrondi à 1,3 par prudence, à confirmer",
)
MARCHE = Seuil(
    67,
    "m par minute",
    "2014",
    "4 km/h : vitesse de marche par défaut de Navitia (hove-io) et des graphes piétons de l’IGN (road2) ; à confirmer "
    "pour des personnes fatiguées ou chargées",
)
TRES_PROCHE = Seuil(500, "m à pied", "2026-11", "réglage de Lanterne, à confirmer par la Ville : lieu tout proche")
PROCHE = Seuil(1000, "m à pied", "2026-11", "réglage de Lanterne, à confirmer par la Ville : lieu proche")
PORTEE = Seuil(2000, "m à pied", "2026-11", "réglage de Lanterne, à confirmer par la Ville : au-delà, rien à portée")
QUART_D_HEURE = Seuil(15, "minutes à pied", "2026-11", "réglage de Lanterne, à confirmer par la Ville")
GRILLE = Seuil(
    500,
    "m entre deux emplacements essayés",
    "2026-11",
    "réglage de Lanterne : un point de Paris est à 354 m au plus, à vol d’oiseau, du centre d’un carré de 500 m",
)
RECHERCHE = Seuil(
    10,
    "secondes au plus pour une recherche exacte",
    "2026-11",
    "réglage de Lanterne : au-delà, la meilleure réponse trouvée est donnée avec ce qu’elle laisse d’incertain",
)
MAILLE = Seuil(200, "m de côté", "usage", "Insee, données carroyées : carreaux de 200 m de côté")
SECRET = Seuil(
    11,
    "personnes",
    "usage",
    "Insee, données fiscales sur les personnes physiques : aucune case de moins de 11 ; à confirmer par la Ville",
)
LONGUEUR_MOT_DE_PASSE = Seuil(
    12,
    "caractères au moins",
    "2022-07",
    "CNIL, délibération no 2022-100 du 21 juillet 2022, cas no 2 (accès restreint après des échecs) : 50 bits "
    "d’entropie au moins ; 12 lettres minuscules tirées au sort en font 56",
)
ECHECS_COMPTE = Seuil(
    5, "échecs pour un compte", "2026-11", "réglage de Lanterne, à confirmer par la Ville : ensuite, il faut attendre"
)
ECHECS_ADRESSE = Seuil(
    50,
    "échecs depuis une même adresse",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : les bénévoles d’une salle sortent tous par la même adresse",
)
ATTENTE_CONNEXION = Seuil(
    30,
    "secondes",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : première attente, doublée à chaque échec",
)
ATTENTE_MAX = Seuil(
    3600, "secondes", "2026-11", "réglage de Lanterne, à confirmer par la Ville : attente la plus longue"
)
OUBLI_ECHECS = Seuil(
    24, "heures sans échec", "2026-11", "réglage de Lanterne, à confirmer par la Ville : les échecs sont alors oubliés"
)
SEANCE_INACTIVE = Seuil(
    2, "heures sans rien faire", "2026-11", "réglage de Lanterne, à confirmer par la Ville : la séance se ferme"
)
SEANCE_MAX = Seuil(
    12, "heures", "2026-11", "durée d’une session ProConnect (documentation technique, DINUM) ; une nuit tient dedans"
)
INVITATION = Seuil(
    7, "jours", "2026-11", "réglage de Lanterne, à confirmer par la Ville : au-delà, le lien d’invitation ne sert plus"
)
PREMIER_LIEN = Seuil(
    24, "heures", "2026-11", "réglage de Lanterne : le lien du premier compte, relu au démarrage du serveur"
)
JOURNAL = Seuil(
    365,
    "jours",
    "2021-10-14",
    "CNIL, délibération n° 2021-122 du 14 octobre 2021 (recommandation relative à la journalisation) : traces gardées "
    "de six mois à un an",
)
CONSERVATION = Seuil(
    90,
    "jours après l’arrêt du chiffre consolidé",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville et son délégué à la protection des données",
)
