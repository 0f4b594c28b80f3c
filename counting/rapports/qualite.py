"""What the figures rest on: secteurs returned, sex unknown, open checks, writings read."""

from counting.domain import Sexe
from counting.mots import accord, nombre, part
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL
from counting.rapports.cases import ABSENTE, read_cases
from counting.rapports.cibles import Cible
from counting.rapports.modele import Bloc, Liste, Section
from counting.rapports.restitutions import restitution
from counting.rapports.tables import perimetres_of


def missing(publiee: Publiee, cible: Cible, perimetre: str) -> str:
    """What a total lacks, in words; empty when nothing is (rule 1)."""
    rendus, attendus, complet = restitution(publiee, perimetre).get((str(cible.niveau), cible.code), (0, 0, True))
    if complet:
        return ""
    if rendus == attendus:
        return "sans tous les lieux des partenaires"
    return f"sur {accord(rendus, 'secteur restitué', 'secteurs restitués')} de {nombre(attendus)}"


def make_quality(publiee: Publiee, cible: Cible) -> Section:
    """Quality of the figures of a territoire."""
    contexte = publiee.contexte
    points = [_returned(publiee, cible, perimetre) for perimetre in perimetres_of(publiee.publication)]
    points += [_unknown(publiee, cible)]
    points.append(
        "Aucun point de contrôle ouvert : aucune fiche n’est écrite de deux façons."
        if not contexte.conflits
        else f"Points de contrôle ouverts dans l’édition : {accord(contexte.conflits, 'fiche', 'fiches')} que deux "
        "personnes ont écrites différemment, et que nul n’a départagées."
    )
    points += contexte.absences.values()
    if contexte.simulees:
        points.append(f"Sont simulés : {', '.join(contexte.simulees)}.")
    blocs: tuple[Bloc, ...] = (Liste(tuple(point for point in points if point)),)
    return Section("Qualité", blocs)


def make_revisions(publiee: Publiee) -> Section:
    """How much was written and corrected before this version was settled; nobody is named."""
    texte = (
        f"Cette version a lu {accord(publiee.contexte.revisions, 'écriture', 'écritures')} de fiches et de positions. "
        "Rien n’est effacé : une correction, un retrait est une écriture de plus, avec son auteur et son heure, que "
        "les organisateurs gardent. Une correction écrite après l’arrêté va dans la version suivante."
    )
    return Section("Journal des révisions", (texte,))


def _returned(publiee: Publiee, cible: Cible, perimetre: str) -> str:
    rendus, attendus, complet = restitution(publiee, perimetre).get((str(cible.niveau), cible.code), (0, 0, True))
    fin = "" if complet else " : le total en est partiel, et le dit"
    combien = f"{nombre(rendus)} sur {accord(attendus, 'attendu', 'attendus')}"
    return f"Secteurs restitués, {cible.titre}, périmètre « {perimetre} » : {combien}{fin}."


def _unknown(publiee: Publiee, cible: Cible) -> str:
    cases, perimetre = read_cases(publiee.publication.cases), perimetres_of(publiee.publication)[0]
    cle = (perimetre, str(cible.niveau), cible.code)
    inconnus = cases.get((*cle, "sexe", str(Sexe.ND)), ABSENTE).valeur
    tous = cases.get((*cle, TOTAL, TOTAL), ABSENTE).valeur
    if inconnus is None or not tous:
        return f"Sexe inconnu, périmètre « {perimetre} » : nombre couvert par le secret statistique."
    combien = accord(inconnus, "personne", "personnes")
    return f"Sexe inconnu, périmètre « {perimetre} » : {combien}, soit {part(inconnus / tous)}."
