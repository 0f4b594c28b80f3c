"""Tables of a report: every level, every variable, as published."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from counting.domain import AGES, Configuration, Niveau, Sexe, TypeLieu
from counting.geographie.niveaux import NON_LOCALISE, PARIS
from counting.mots import FINE, accord
from counting.publication.porte import Publication
from counting.publication.registre import Publiee
from counting.publication.tableaux import NON_REPARTIES, TOTAL
from counting.rapports.cases import ABSENTE, Case, Cle, part_femmes, read_cases, say, say_part
from counting.rapports.cibles import Cible
from counting.rapports.modele import Tableau
from counting.rapports.restitutions import Restitution, partials, restitution

COLONNES_MAX = 8
"""Categories side by side on a page; more make a second table."""

VARIABLES = {
    "sexe": "sexe",
    "age": "âge",
    "configuration": "configuration",
    "type_lieu": "type de lieu",
    "couverture": "couverture par les maraudes",
    "halte": "distance à une halte",
}
CATEGORIES = {
    ("sexe", "H"): "Hommes",
    ("sexe", "F"): "Femmes",
    ("sexe", "ND"): "Sexe inconnu",
    ("age", "<18"): "Moins de 18 ans",
    ("age", "18-24"): "18 à 24 ans",
    ("age", "25-39"): "25 à 39 ans",
    ("age", "40-54"): "40 à 54 ans",
    ("age", "55-69"): "55 à 69 ans",
    ("age", "70+"): "70 ans et plus",
    ("age", "ND"): "Âge inconnu",
    ("configuration", "ND"): "Configuration inconnue",
    ("type_lieu", "ND"): "Lieu inconnu",
}
RANGS = {str(nom): rang for rang, nom in enumerate((*Sexe, *AGES, *Configuration, *TypeLieu))}
AUSSI_NON_LOCALISE = Cible(Niveau.ARRONDISSEMENT, NON_LOCALISE, "Non localisé", ())
FOURCHETTES = (
    "« 27 à 56 » : chiffre couvert par le secret statistique ; il est compris entre ces deux bornes, que les autres "
    "chiffres publiés suffisent à calculer. « moins de 11 », « secret » : rien de plus ne peut en être dit. « ≥ 24 » : "
    "il manque des fiches, et 24 personnes au moins ont été rencontrées."
)


def name_row(cible: Cible) -> str:
    """Name of a territoire at the head of a row."""
    return cible.nom if cible.niveau is Niveau.ARRONDISSEMENT else cible.titre


def perimetres_of(publication: Publication) -> list[str]:
    """Périmètres published, the widest first."""
    return list(dict.fromkeys(publication.cases["perimetre"]))[::-1]


def variables_of(publication: Publication, perimetre: str) -> list[str]:
    """Variables published of a périmètre, in the order of `VARIABLES`, then any other."""
    siennes = publication.cases.loc[publication.cases["perimetre"] == perimetre, "variable"]
    toutes = [nom for nom in dict.fromkeys(siennes) if nom != TOTAL]
    return sorted(toutes, key=lambda nom: list(VARIABLES).index(nom) if nom in VARIABLES else len(VARIABLES))


def make_totals(publiee: Publiee, cibles: Sequence[Cible], perimetre: str) -> Tableau:
    """Effectif, by sex where it is published, with the share of women, its bounds, and the secteurs it rests on."""
    cases, rendus = read_cases(publiee.publication.cases), restitution(publiee, perimetre)
    par_sexe = "sexe" in variables_of(publiee.publication, perimetre)
    lignes = []
    for cible in cibles:
        lues = [_case(cases, cible, perimetre, "sexe", sexe) for sexe in (Sexe.F, Sexe.H, Sexe.ND) if par_sexe]
        part = say_part(part_femmes(cases, perimetre, cible.niveau, cible.code)) if par_sexe else ()
        tete = _head(publiee, cases, cible, perimetre)
        lignes.append((*tete, *map(say, lues), *part, _secteurs(rendus, cible)))
    sexes = ("Femmes", "Hommes", "Sexe inconnu", "Part des femmes", "Bornes de cette part") if par_sexe else ()
    return Tableau(
        f"Personnes rencontrées{' et part des femmes' if par_sexe else ''}, périmètre « {perimetre} »",
        ("Territoire", "Personnes", *sexes, "Secteurs restitués"),
        tuple(lignes),
        _apart(cases, cibles, perimetre) if par_sexe else "",
        appuyees=_brought_out(cibles),
    )


def make_tables(publiee: Publiee, cibles: Sequence[Cible], perimetre: str) -> Iterator[Tableau]:
    """One table a variable, in as many pieces as its categories ask for; sex is in `make_totals`."""
    for variable in variables_of(publiee.publication, perimetre):
        noms = [] if variable == "sexe" else _categories(publiee.publication, variable, perimetre)
        for debut in range(0, len(noms), COLONNES_MAX):
            table = _table(publiee, cibles, perimetre, variable, noms[debut : debut + COLONNES_MAX])
            yield replace(table, titre=f"{table.titre}, suite") if debut else table


def _table(publiee: Publiee, cibles: Sequence[Cible], perimetre: str, variable: str, noms: list[str]) -> Tableau:
    cases = read_cases(publiee.publication.cases)
    lignes = []
    for cible in cibles:
        lues = [_case(cases, cible, perimetre, variable, nom) for nom in noms]
        lignes.append((*_head(publiee, cases, cible, perimetre), *map(say, lues)))
    return Tableau(
        f"Personnes par {VARIABLES.get(variable, variable)}, périmètre « {perimetre} »",
        ("Territoire", "Ensemble", *(name_category(variable, nom) for nom in noms)),
        tuple(lignes),
        appuyees=_brought_out(cibles),
    )


def _head(publiee: Publiee, cases: dict[Cle, Case], cible: Cible, perimetre: str) -> tuple[str, str]:
    """Name of a territoire and its total, with « ≥ » where a fiche is missing."""
    total = _case(cases, cible, perimetre, TOTAL, TOTAL)
    partiel = total.valeur is not None and (str(cible.niveau), cible.code) in partials(publiee, perimetre)
    return name_row(cible), f"≥{FINE}{say(total)}" if partiel else say(total)


def name_category(variable: str, categorie: str) -> str:
    """Name of a category, as the head of a column."""
    return CATEGORIES.get((variable, categorie), categorie[:1].upper() + categorie[1:])


def _categories(publication: Publication, variable: str, perimetre: str) -> list[str]:
    """Categories somebody in Paris is in."""
    cases = read_cases(publication.cases)
    dedans = (publication.cases["variable"] == variable) & (publication.cases["perimetre"] == perimetre)
    noms = dict.fromkeys(map(str, publication.cases.loc[dedans, "categorie"]))
    vides = {nom for nom in noms if cases.get((perimetre, Niveau.PARIS, PARIS, variable, nom), ABSENTE).valeur == 0}
    return sorted(noms.keys() - vides - {NON_REPARTIES}, key=lambda nom: (RANGS.get(nom, len(RANGS)), nom))


def _case(cases: dict[Cle, Case], cible: Cible, perimetre: str, variable: str, categorie: str) -> Case:
    return cases.get((perimetre, str(cible.niveau), cible.code, variable, str(categorie)), ABSENTE)


def _secteurs(lus: Restitution, cible: Cible) -> str:
    rendus, attendus, complet = lus.get((str(cible.niveau), cible.code), (0, 0, True))
    if not attendus:
        return "—" if complet else "sans des partenaires"
    return f"{rendus} sur {attendus}{'' if complet or rendus < attendus else ', sans des partenaires'}"


def _apart(cases: dict[Cle, Case], cibles: Sequence[Cible], perimetre: str) -> str:
    """Whom no category holds, when Paris is in the table."""
    ailleurs = cases.get((perimetre, Niveau.PARIS, PARIS, "sexe", NON_REPARTIES), ABSENTE).valeur
    if not ailleurs or not any(cible.niveau is Niveau.PARIS for cible in cibles):
        return ""
    combien = accord(ailleurs, "personne non localisée n’est", "personnes non localisées ne sont")
    return f"Paris : {combien} dans aucune catégorie ni aucun autre territoire."


def _brought_out(cibles: Sequence[Cible]) -> tuple[int, ...]:
    """Its own territoire, which comes first, and Paris."""
    return tuple(rang for rang, cible in enumerate(cibles) if rang == 0 or cible.niveau is Niveau.PARIS)
