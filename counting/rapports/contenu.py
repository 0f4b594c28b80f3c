"""What a report says: one territoire, one publication, every format alike."""

from collections.abc import Sequence
from datetime import date, timedelta

from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE, PARIS, Territoires
from counting.mots import JOURS, accord, jour, moment, part
from counting.publication.registre import EnTete, Publiee
from counting.publication.tableaux import TOTAL
from counting.rapports.cases import ABSENTE, Case, Cle, part_femmes, read_cases, say
from counting.rapports.cibles import Cible, shown_with
from counting.rapports.comparabilite import make_comparability, make_log
from counting.rapports.illustrations import draw_counts, draw_shares
from counting.rapports.methode import make_method, make_secrecy
from counting.rapports.modele import Bloc, Liste, Rapport, Section
from counting.rapports.qualite import make_quality, make_revisions, missing
from counting.rapports.restitutions import partials
from counting.rapports.tables import AUSSI_NON_LOCALISE, FOURCHETTES, make_tables, make_totals, perimetres_of
from counting.rapports.typographie import set_type
from geo.reference import Source

LICENCE = "Licence Ouverte 2.0 (Etalab), à confirmer par la Ville ; contours : licence de leur source"
SIMULEES = (
    "Données simulées. Ces chiffres ont été tirés au sort pour montrer l’outil : ils ne décrivent personne et ne "
    "peuvent être ni cités ni comparés."
)


def make_report(
    publiee: Publiee, territoires: Territoires, cible: Cible, publications: Sequence[EnTete] = ()
) -> Rapport:
    """The report of a territoire, from what the public door let out and nothing else.

    Parameters
    ----------
    publiee : Publiee
        What was published.
    territoires : Territoires
        Geography in use on the night of the édition, from `counting.geographie.niveaux.load_territoires`.
    cible : Cible
        From `counting.rapports.cibles`.
    publications : sequence of EnTete
        Publications of the same édition, for the log; `publiee` alone when empty.
    """
    edition, version = publiee.edition, publiee.version
    cases = read_cases(publiee.publication.cases)
    sections = (
        _maps(publiee, territoires, cible),
        make_method(publiee),
        _figures(publiee, territoires, cible),
        make_quality(publiee, cible),
        make_comparability(cible),
        make_secrecy(publiee.publication),
        make_revisions(publiee),
        make_log(publications or (publiee,), publiee.empreinte),
        _sources(territoires),
    )
    rapport = Rapport(
        titre=cible.titre,
        sous_titre=f"{edition.nom}, {version}",
        avertissement=SIMULEES if edition.simulee else "",
        simulee=edition.simulee,
        couverture=(
            ("Édition", edition.nom),
            ("Nuit", _night(edition.nuit)),
            ("Version", str(version)),
            ("Périmètres", ", ".join(perimetres_of(publiee.publication))),
            ("Territoire", _made_of(cible, territoires)),
            ("Publié", f"le {moment(publiee.ecrite_le)}"),
            ("Seuil de secret", f"{publiee.publication.seuil.valeur} {publiee.publication.seuil.unite}"),
            ("Licence", LICENCE),
        ),
        reponse=_answer(publiee, cases, cible),
        sections=sections,
        empreinte=publiee.empreinte,
        ecrit_le=publiee.ecrite_le.date(),
    )
    return set_type(rapport)


def _answer(publiee: Publiee, cases: dict[Cle, Case], cible: Cible) -> str:
    perimetre = perimetres_of(publiee.publication)[0]
    total = cases.get((perimetre, str(cible.niveau), cible.code, TOTAL, TOTAL), ABSENTE)
    quand = f"Dans la {_night(publiee.edition.nuit)}"
    quoi = f"(périmètre « {perimetre} », {publiee.version})"
    if total.valeur is None:
        return (
            f"{quand}, le nombre de personnes en situation de rue rencontrées {cible.ou} {quoi} est couvert par le "
            f"secret statistique : {say(total)}."
        )
    if total.valeur == 0:
        phrase = f"{quand}, aucune personne en situation de rue n’a été rencontrée {cible.ou} {quoi}"
    else:
        verbe = "a été rencontrée" if total.valeur == 1 else "ont été rencontrées"
        combien = accord(total.valeur, "personne", "personnes")
        phrase = f"{quand}, {combien} en situation de rue {verbe} {cible.ou} {quoi}"
    manque = missing(publiee, cible, perimetre)
    return f"{phrase}{f', {manque}' if manque else ''}.{_women(cases, perimetre, cible)}"


def _women(cases: dict[Cle, Case], perimetre: str, cible: Cible) -> str:
    une = part_femmes(cases, perimetre, str(cible.niveau), cible.code)
    if une.mini is None or une.maxi is None:
        return ""
    if une.part is None:
        return (
            " La part des femmes est couverte par le secret statistique : les autres chiffres publiés la situent entre "
            f"{part(une.mini)} et {part(une.maxi)}."
        )
    return (
        f" Parmi celles dont le sexe est connu, {part(une.part)} sont des femmes ; en comptant les autres, de "
        f"{part(une.mini)} à {part(une.maxi)}."
    )


def _maps(publiee: Publiee, territoires: Territoires, cible: Cible) -> Section:
    zones = territoires.couches[Niveau.ARRONDISSEMENT]
    cases = read_cases(publiee.publication.cases)
    blocs: list[Bloc] = []
    for perimetre in perimetres_of(publiee.publication):
        partiels = {code for niveau, code in partials(publiee, perimetre) if niveau == Niveau.ARRONDISSEMENT}
        cartes = (
            draw_counts(zones, cases, perimetre, cible, partiels),
            draw_shares(zones, cases, perimetre, cible, partiels),
        )
        blocs += [carte for carte in cartes if carte]
    return Section("Cartes", ("Les mêmes chiffres sont en tableaux plus loin.", *blocs))


def _figures(publiee: Publiee, territoires: Territoires, cible: Cible) -> Section:
    cibles = shown_with(cible, territoires)
    cases = publiee.publication.cases
    ailleurs = cases["niveau"].eq(Niveau.ARRONDISSEMENT) & cases["territoire"].eq(NON_LOCALISE)
    if cible.niveau is Niveau.PARIS and ailleurs.any():
        cibles.append(AUSSI_NON_LOCALISE)
    blocs: list[Bloc] = [FOURCHETTES]
    for perimetre in perimetres_of(publiee.publication):
        blocs.append(make_totals(publiee, cibles, perimetre))
        blocs += make_tables(publiee, cibles, perimetre)
    return Section("Tableaux", tuple(blocs))


def _sources(territoires: Territoires) -> Section:
    groupes = territoires.groupes
    listes = dict.fromkeys(
        f"{nom} : {source} ({statut})."
        for colonne, nom in (("dst", "DST"), ("paris_centre", "Paris Centre"))
        for source, statut in zip(groupes[f"{colonne}_source"], groupes[f"{colonne}_statut"], strict=True)
    )
    contours = [f"Contours : {_say(source)}." for source in territoires.sources[:1]]
    comptage = "Effectifs : fiches de la Nuit de la Solidarité, Ville de Paris et partenaires."
    return Section(
        "Sources et licence",
        (
            Liste((comptage, *contours, *listes)),
            f"Licence des chiffres : {LICENCE}.",
            "Document composé par Lanterne à partir de la seule publication nommée en couverture.",
        ),
    )


def _say(source: Source) -> str:
    return f"{source.nom} ; millésime : {source.millesime} ; licence : {source.licence} ; {source.precision}"


def _made_of(cible: Cible, territoires: Territoires) -> str:
    if len(cible.arrondissements) == 1 or cible.code == PARIS:
        return cible.titre
    noms = territoires.couches[Niveau.ARRONDISSEMENT]["nom"]
    liste = [str(noms.get(code, code)) for code in cible.arrondissements]
    return f"{cible.titre} : {', '.join(liste[:-1])} et {liste[-1]}"


def _night(nuit: date) -> str:
    """« nuit du jeudi 23 au vendredi 24 janvier 2025 »."""
    lendemain = nuit + timedelta(days=1)
    if lendemain.month != nuit.month:
        return f"nuit du {jour(nuit)} au {jour(lendemain)}"
    rang = "1er" if nuit.day == 1 else str(nuit.day)
    return f"nuit du {JOURS[nuit.weekday()]} {rang} au {jour(lendemain)}"
