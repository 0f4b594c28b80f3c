"""How the figures were made, in plain French: what they are, what they are not, and by which rules."""

from counting.publication.porte import Publication
from counting.publication.registre import Publiee
from counting.publication.tableaux import NON_REPARTIES, TOTAL
from counting.rapports.modele import Liste, Section
from counting.seuils import DETOUR, GROUPE, PASSAGES_MIN, PROCHE, RAYON_MARAUDE, Seuil

COMPTE = (
    (
        "Une nuit par édition, des équipes de bénévoles et de professionnels parcourent à pied, chacune un secteur, "
        "toutes les rues de Paris. Chaque équipe rend une fiche : une ligne par personne, couple, famille ou groupe "
        "rencontré. Les partenaires comptent la même nuit les lieux qu’ils gèrent : stations, gares, hôpitaux, "
        "parkings, halls d’immeubles, bois, talus, campements, parcs."
    ),
    "Une fiche rendue sans personne est un zéro, contresigné ; une fiche qui manque n’en est jamais un.",
)
EST = (
    (
        "Le chiffre est le nombre de personnes rencontrées cette nuit-là, sans abri pour la nuit, là où les équipes "
        "sont passées."
    ),
    (
        "Ce n’est pas le nombre de toutes les personnes sans abri : certaines ne sont pas vues, ou pas ce soir-là ; "
        "les personnes hébergées, ou à l’hôtel, n’en sont pas. C’est un minimum."
    ),
    "Ce n’est pas une mesure de l’année : la saison, la météo, une mise à l’abri la veille le changent.",
    "Une tente n’est pas une personne : on ne compte que les personnes vues ou interrogées.",
)
PERIMETRES = (
    (
        "Périmètre « rue » : les secteurs de rue parcourus par les équipes. Périmètre « tous lieux » : la rue et les "
        "lieux comptés par les partenaires. Les deux chiffres sont vrais ; ils ne se comparent pas l’un à l’autre."
    ),
    (
        "Version « premier chiffre » : l’état des fiches au moment où il a été arrêté, peu après la nuit. Version "
        "« consolidé » : après vérification, des mois plus tard."
    ),
)
FEMMES = (
    (
        "La part des femmes est F / (F + H) : parmi les personnes dont le sexe est connu. Le sexe est celui que "
        "l’équipe a vu ou entendu ; il est souvent inconnu de quelqu’un qui dort."
    ),
    (
        "« Bornes de cette part » dit ce que les inconnus peuvent changer : F / N si tous étaient des hommes, (F + ND) "
        "/ N si toutes étaient des femmes. Quand un de ces nombres est couvert par le secret, les bornes se calculent "
        "de même, avec ses propres bornes."
    ),
)


def make_method(publiee: Publiee) -> Section:
    """Method and limits, with the rules frozen in the publication."""
    regles = Liste(tuple(publiee.contexte.notes()))
    return Section(
        "Ce que disent les chiffres",
        (*COMPTE, "Ce que le chiffre est, et n’est pas :", Liste(EST), *PERIMETRES, *FEMMES, regles),
    )


def make_secrecy(publication: Publication) -> Section:
    """The rule of secrecy and its source, then every threshold these figures rest on."""
    seuil = publication.seuil
    statuts = publication.cases["statut"]
    tues = int((statuts != "publié").sum())
    regle = (
        (
            f"Aucun effectif de moins de {seuil.valeur} {seuil.unite} n’est publié, pas même un zéro qui dirait que "
            "telle catégorie est absente d’un territoire où des personnes ont été rencontrées, sauf là où la carte ou "
            "les registres disent déjà que personne ne peut y être."
        ),
        (
            "D’autres chiffres, plus grands, sont tus quand ils permettraient de retrouver un petit chiffre par une "
            "addition ou une soustraction entre territoires, catégories, périmètres, versions ou éditions. Un "
            "adversaire qui aurait tous les chiffres publiés ne resserre aucun chiffre tu en moins de valeurs que le "
            "seuil n’en a : un programme le vérifie avant chaque publication, en lui donnant aussi "
            "ce que chacun sait : où sont les bois, où passent les maraudes, quelles haltes sont ouvertes."
        ),
        *_small_ones(publication),
        f"Sur {len(statuts)} cases, {len(statuts) - tues} sont publiées et {tues} tues.",
    )
    seuils = [("secret", seuil), ("groupe", GROUPE)]
    if "couverture" in publication.cases["variable"].to_numpy():
        seuils += [("passages", PASSAGES_MIN), ("rayon d’une maraude", RAYON_MARAUDE)]
    if "halte" in publication.cases["variable"].to_numpy():
        seuils += [("halte proche", PROCHE), ("détour", DETOUR)]
    return Section("Secret statistique et seuils", (*regle, Liste(tuple(_say(nom, un) for nom, un in seuils))))


def _small_ones(publication: Publication) -> list[str]:
    """What is published although it is small: how many persons nothing places."""
    cases = publication.cases
    petites = cases[cases["valeur"].between(1, publication.seuil.valeur - 1).fillna(value=False)]
    noms = dict.fromkeys(petites["categorie"].replace(TOTAL, NON_REPARTIES))
    dits = ", ".join(f"« {nom} »" for nom in noms)
    phrase = (
        f"Le nombre des personnes que rien ne situe, ou dont l’adresse n’a pas de point sûr, est publié, même petit : "
        f"{dits}. Il n’est croisé avec aucun trait de qui que ce soit."
    )
    return [phrase] if noms else []


def _say(nom: str, seuil: Seuil) -> str:
    return f"Seuil « {nom} » : {seuil.valeur} {seuil.unite}. Depuis : {seuil.depuis}. Source : {seuil.source}."
