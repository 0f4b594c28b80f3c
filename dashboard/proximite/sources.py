"""What the figures of *Proximité* rest on, in small type: whom and what they leave out, how distance is measured."""

from counting.lieux.domain import Admission
from counting.mots import accord, nombre, part
from counting.proximite.distances import PORTEES, Proximite, Trajet
from counting.proximite.marcheurs import MINEURS, SEULS, SEXE_INCONNU
from counting.seuils import DETOUR, MARCHE, QUART_D_HEURE
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import borne
from dashboard.resultats import donnees
from geo.rues import LIMITES

HYPOTHESE = (
    "Les personnes sont placées là où elles ont été comptées la nuit de l’édition, les lieux sont ceux du registre à "
    "la date choisie : la page dit où serait la porte la plus proche, pas où chacun est allé. Ouverte ne veut pas dire "
    "libre d’accès : une halte de nuit admet sur orientation (115, SIAO)."
)
PROFILS = (
    "Profils : en couple ou en famille, les personnes des rencontres de cette configuration ; seuls, les femmes et "
    "les hommes des autres, de 18 ans et plus ou d’âge inconnu ; jeunes, de 18 à 24 ans, déjà comptés ailleurs. Le "
    "décompte ne dit pas qui a un animal : ce profil regarde tout le monde comme accompagné d’un animal."
)


def source_lines(choix: Choix, etude: Proximite) -> list[str]:
    """Rule, persons and lieux left out, distance, édition, geography."""
    edition = f"Édition {choix.edition.nom} ; périmètre {choix.perimetre} ; {choix.version}."
    sources = donnees.territoires(choix.edition.nuit).sources
    contours = [f"Contours : {source.nom}, {source.millesime}, {source.licence}." for source in sources]
    milieu = [f"{PROFILS} {_apart(choix, etude)}", _lieux(choix, etude), _distance(choix, etude)]
    return [HYPOTHESE, *milieu, edition, *contours]


def _distance(choix: Choix, etude: Proximite) -> str:
    droit = f"{DETOUR.valeur} {DETOUR.unite} ({DETOUR.source})"
    un_quart = borne(PORTEES["a_15_min"])
    duree = f"{QUART_D_HEURE.valeur} min à {MARCHE.valeur} {MARCHE.unite}, soit {un_quart} ({MARCHE.source})"
    if choix.trajet is Trajet.LIGNE:
        return f"Distance en ligne droite allongée : {droit} ; {duree}."
    estimees = part(float(etude.proches.estimee[choix.rang].mean())) if len(etude.personnes) else part(0.0)
    return (
        f"Distance par les rues : {' '.join(LIMITES)} Jusqu’à la rue la plus proche, et pour {estimees} des rencontres "
        f"sans chemin connu : {droit} ; {duree}."
    )


def _apart(choix: Choix, etude: Proximite) -> str:
    tous = choix.marcheurs().total()
    apart = [f"{nombre(etude.sans_point)} de ce profil sans point sûr"]
    if choix.demande.profil in SEULS:
        apart += [f"{accord(tous[SEXE_INCONNU], 'personne', 'personnes')} de {SEXE_INCONNU}"]
        apart += [f"{nombre(tous[MINEURS])} {MINEURS}"]
    return f"Hors de ces chiffres : {', '.join(apart)}."


def _lieux(choix: Choix, etude: Proximite) -> str:
    offre = etude.offre
    orientes = len({lieu.uid for lieu in offre.lieux if lieu.admission is Admission.ORIENTATION})
    inconnus = "comptés" if choix.demande.inconnus else "jamais comptés"
    phrases = (
        f"Lieux regardés : {', '.join(choix.demande.types)}",
        f"un lieu convient quand il reçoit le public demandé ; public ou horaires inconnus : {inconnus}",
        (
            "complet : aucune place connue ne reste pour ce public, celles occupées cette nuit déduites ; une capacité "
            "ou une occupation inconnue laisse de la place"
        ),
        f"{accord(orientes, 'lieu n’admet', 'lieux n’admettent')} que sur orientation (115, SIAO), comptés ouverts",
        f"{accord(offre.refus, 'lieu ne reçoit', 'lieux ne reçoivent')} pas ce profil",
        f"{accord(offre.sans_position, 'lieu n’a', 'lieux n’ont')} pas de position",
    )
    return f"{' ; '.join(phrases)}."
