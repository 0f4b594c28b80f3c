"""French typography of a whole report, once it is written."""

from dataclasses import replace

from counting.mots import typo
from counting.rapports.modele import Bloc, Carte, Liste, Rapport, Section, Tableau


def set_type(rapport: Rapport) -> Rapport:
    """The report with its no-break spaces."""
    sections = tuple(Section(typo(une.titre), tuple(_set_bloc(bloc) for bloc in une.blocs)) for une in rapport.sections)
    return replace(
        rapport,
        sous_titre=typo(rapport.sous_titre),
        avertissement=typo(rapport.avertissement),
        couverture=tuple((nom, typo(valeur)) for nom, valeur in rapport.couverture),
        reponse=typo(rapport.reponse),
        sections=sections,
    )


def _set_bloc(bloc: Bloc) -> Bloc:
    match bloc:
        case str():
            return typo(bloc)
        case Liste():
            return Liste(tuple(map(typo, bloc.points)))
        case Tableau():
            return replace(bloc, titre=typo(bloc.titre), note=typo(bloc.note))
        case Carte():
            return replace(bloc, titre=typo(bloc.titre), texte=typo(bloc.texte))
