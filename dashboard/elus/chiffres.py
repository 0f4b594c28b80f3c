"""Five figures of a territoire, from a publication alone, and what each means and does not."""

from dataclasses import dataclass

import pandas as pd

from counting.domain import Niveau, Perimetre
from counting.publication.porte import Statut
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL
from counting.publication.variables import BLANCHE, COUVERTURE, HALTE, HEURE, LOIN
from counting.rapports.cases import ABSENTE, Case, Cle, part_femmes, read_cases, say
from counting.rapports.restitutions import partials
from counting.seuils import PROCHE
from dashboard.wording import FINE, accord, bornes, nombre, part

NON_PUBLIE = "—"
_NOMS = {
    Niveau.PARIS: "Paris",
    Niveau.PARIS_CENTRE: "{}",
    Niveau.DST: "DST {}",
    Niveau.ARRONDISSEMENT: "{} arrondissement",
}
POUR_TOUS_LIEUX = (
    "Le détail n’est publié que pour « tous lieux » : celui de « rue » ferait retrouver de petits nombres."
)


@dataclass(frozen=True)
class Lieu:
    """A territoire one may choose."""

    niveau: Niveau
    code: str
    nom: str

    def __str__(self) -> str:
        """Name as it is read: « 19e arrondissement », « DST Nord »."""
        return self.nom


@dataclass(frozen=True)
class Chiffre:
    """A figure in words: its title, its value, what it adds, what it means and what it does not."""

    titre: str
    valeur: str
    precision: str
    dit: str
    ne_dit_pas: str


def lieux(publiee: Publiee) -> list[Lieu]:
    """Territoires of a publication: Paris, Paris Centre, DST, arrondissements; each once."""
    table = publiee.contexte.table().drop_duplicates(["niveau", "territoire"]).astype(str)
    seuls = set(table.loc[table["niveau"] == Niveau.ARRONDISSEMENT, "nom"])
    choisis = []
    for niveau, ecrire in _NOMS.items():
        ici = table[table["niveau"] == niveau]
        choisis += [
            Lieu(niveau, code, ecrire.format(nom))
            for code, nom in zip(ici["territoire"], ici["nom"], strict=True)
            if niveau is not Niveau.PARIS_CENTRE or nom not in seuls
        ]
    return choisis


def get_case(publiee: Publiee, lieu: Lieu, perimetre: Perimetre, variable: str, categorie: str) -> Case:
    """A published cell; « non publié » when it is not there."""
    cle = (str(perimetre), str(lieu.niveau), lieu.code, variable, categorie)
    return read_cases(publiee.publication.cases).get(cle, ABSENTE)


def say_case(case: Case) -> str:
    """« 24 », « entre 12 et 22 », « moins de 11 », « secret », « — ».

    A range wider than half of its own top says nothing: it is in the file, and « secret » here.
    """
    if case is ABSENTE:
        return NON_PUBLIE
    if case.valeur is None and case.maxi is not None and case.texte == Statut.TU:
        large = 2 * (case.maxi - case.mini) > case.maxi
        return str(Statut.TU) if large else f"entre {nombre(case.mini)} et {nombre(case.maxi)}"
    return say(case)


def effectif(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons counted, with the secteurs they come from."""
    case = get_case(publiee, lieu, perimetre, TOTAL, TOTAL)
    return Chiffre(
        "Personnes comptées",
        say_case(case),
        restitution(publiee, lieu, perimetre),
        "Les personnes rencontrées ou vues dehors cette nuit-là par les équipes.",
        "Ce n’est ni le nombre de personnes sans domicile, hébergées comprises, ni celui d’une autre nuit.",
    )


def femmes(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Share of women with its bounds."""
    une = part_femmes(read_cases(publiee.publication.cases), str(perimetre), str(lieu.niveau), lieu.code)
    encadre = bornes(une.mini, une.maxi)
    absente = get_case(publiee, lieu, perimetre, "sexe", "F") is ABSENTE
    return Chiffre(
        "Part des femmes",
        NON_PUBLIE if absente else part(une.part) if une.part is not None else "secret",
        POUR_TOUS_LIEUX if absente else encadre.capitalize() if une.maxi is not None else "",
        "Les femmes parmi les personnes dont le sexe est connu ; l’encadrement dit ce que les autres y changeraient.",
        "Elle ne dit pas combien de femmes se cachent la nuit et n’ont pas été vues.",
    )


def blanches(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons where no maraude passes."""
    case = get_case(publiee, lieu, perimetre, COUVERTURE, BLANCHE)
    return Chiffre(
        "En zone blanche",
        say_case(case),
        _why(publiee, perimetre, COUVERTURE, case) or "personnes" * (say_case(case) != "secret"),
        "Les personnes comptées là où aucune maraude du registre ne passe, toutes les nuits de la semaine réunies.",
        "Elles ont pu être vues ailleurs ou un autre jour ; passer dans la zone n’est pas rencontrer chacun.",
    )


def loin(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """Persons far from a halte."""
    case = get_case(publiee, lieu, perimetre, HALTE, LOIN)
    return Chiffre(
        f"À plus de {PROCHE.valeur // 1000} km d’une halte ouverte",
        say_case(case),
        _why(publiee, perimetre, HALTE, case) or f"à {HEURE} h, pour leur profil",
        "Les personnes qui n’avaient, à cette distance à pied, aucune halte ouverte qui reçoive leur profil.",
        "Une halte proche n’est pas une place promise : on y entre sur orientation (115, SIAO).",
    )


def restitution(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> str:
    """« 24 secteurs restitués sur 27 »; what it lacks is said (rule 1)."""
    table = publiee.contexte.table()
    ici = (table["niveau"] == lieu.niveau) & (table["territoire"] == lieu.code) & (table["perimetre"] == perimetre)
    ligne = table[ici].iloc[0]
    dits = accord(int(ligne["restitues"]), "secteur restitué", "secteurs restitués")
    reste = "" if ligne["complet"] else ", décompte incomplet"
    return f"{dits} sur {nombre(ligne['attendus'])}{reste}"


def table(publiee: Publiee, niveau: Niveau, perimetre: Perimetre) -> pd.DataFrame:
    """What is published of each territoire of a level, in words; index = code. « ≥ 24 » misses a fiche (rule 1).

    ``nom``, ``effectif``, ``femmes``, ``bornes``, ``blanches``, ``loin``; the exact numbers, NA where hidden, are in
    ``effectif_n``, ``femmes_n``, ``blanches_n``, ``loin_n``.
    """
    cases = read_cases(publiee.publication.cases)
    rangees = {lieu.code: _row(cases, lieu, perimetre) for lieu in lieux(publiee) if lieu.niveau is niveau}
    for code in {code for du_niveau, code in partials(publiee, perimetre) if du_niveau == niveau} & {*rangees}:
        if rangees[code]["effectif_n"] is not None:
            rangees[code]["effectif"] = f"≥{FINE}{rangees[code]['effectif']}"
    frame = pd.DataFrame.from_dict(rangees, orient="index").rename_axis("code")
    return frame.astype(dict.fromkeys(("effectif_n", "femmes_n", "blanches_n", "loin_n"), "Float64"))


def _row(cases: dict[Cle, Case], lieu: Lieu, perimetre: Perimetre) -> dict[str, str | float | None]:
    cle = (str(perimetre), str(lieu.niveau), lieu.code)
    tous, blanche, eloignee = (cases.get((*cle, *quoi), ABSENTE) for quoi in _MESURES)
    une = part_femmes(cases, *cle)
    sans_part = "secret" if (*cle, "sexe", "F") in cases else NON_PUBLIE
    return {
        "nom": lieu.nom.removesuffix(" arrondissement"),
        "effectif": say_case(tous),
        "femmes": sans_part if une.part is None else part(une.part),
        "bornes": bornes(une.mini, une.maxi),
        "blanches": say_case(blanche),
        "loin": say_case(eloignee),
        "effectif_n": tous.valeur,
        "femmes_n": une.part,
        "blanches_n": blanche.valeur,
        "loin_n": eloignee.valeur,
    }


_MESURES = ((TOTAL, TOTAL), (COUVERTURE, BLANCHE), (HALTE, LOIN))


def _why(publiee: Publiee, perimetre: Perimetre, variable: str, case: Case) -> str:
    """Why there is no figure; empty when there is one."""
    if case is not ABSENTE:
        return "tu pour que d’autres petits nombres ne se retrouvent pas" * (say_case(case) == Statut.TU)
    return publiee.contexte.absences.get(variable, POUR_TOUS_LIEUX if perimetre is Perimetre.RUE else "")
