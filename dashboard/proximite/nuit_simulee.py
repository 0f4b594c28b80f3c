"""Cached what-ifs of a night: who gets a place, where a halte would help, how many places are within reach."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

import streamlit as st

from counting.lieux.domain import Profil
from counting.lieux.occupations import load_occupations
from counting.mots import PARIS
from counting.proximite import candidats as candidats_haltes
from counting.proximite import nouvelles_haltes, places_par_personne, repartition
from counting.proximite.candidats import Candidats, Emplacements
from counting.proximite.distances import Chercher, Trajet, by_crow, by_streets
from counting.proximite.nouvelles_haltes import But, Projet, Terrain
from counting.proximite.places_de_nuit import Inconnues, PlacesDeNuit, lay_places, types_de_nuit
from counting.proximite.places_par_personne import Acces
from counting.proximite.repartition import Repartition, walks
from dashboard.proximite import proches
from dashboard.proximite.choix import Choix
from dashboard.resultats import donnees
from geo.creneaux import Floats
from geo.implantation import Implantation

SANS_TYPE = (
    "Aucun lieu de nuit parmi les types regardés. Dans « Réglages », gardez halte de nuit ou halte femmes, ou cochez "
    "hébergement."
)


@dataclass(frozen=True)
class Source:
    """Where candidates come from: `pas_m` of a grid, or `fichier` and its `nom`."""

    nature: Emplacements
    pas_m: int = 0
    fichier: bytes = b""
    nom: str = ""


def de_nuit(choix: Choix) -> Choix | None:
    """The same choice among the lieux where people sleep; None, said on the screen, when it has none of them."""
    types = types_de_nuit(choix.demande.types)
    if not types:
        st.info(SANS_TYPE)
        return None
    return replace(choix, demande=replace(choix.demande, types=types))


def repartir(choix: Choix, inconnues: Inconnues, portee_m: int) -> Repartition:
    """Who gets a place at the instant looked at, whatever the profil."""
    return _repartition(choix.rang, inconnues, portee_m, **_for_all(choix.cle()))


def acceder(choix: Choix) -> Acces:
    """Places within reach of the persons of the profil."""
    return _acces(choix.rang, **choix.cle())


def candidats(source: Source) -> Candidats:
    """Places where a halte could open."""
    return _candidats(source, datetime.now(PARIS).date())


def terrain(choix: Choix, source: Source, projet: Projet, inconnues: Inconnues) -> Terrain:
    """Persons whom the answer counts, and their walks."""
    return _terrain(source, projet, inconnues, choix.rang, choix.cle())


def au_plus_vite(choix: Choix, source: Source, projet: Projet, inconnues: Inconnues) -> Implantation | None:
    """First answer, one halte after the other."""
    return _greedy(source, projet, inconnues, choix.rang, **choix.cle())


def au_mieux(choix: Choix, source: Source, projet: Projet, inconnues: Inconnues) -> Implantation:
    """Best answer."""
    return _exact(source, projet, inconnues, choix.rang, **choix.cle())


def _for_all(cle: dict[str, Any]) -> dict[str, Any]:
    """One key for all profils, where they are looked at together."""
    return cle | {"demande": replace(cle["demande"], profil=Profil.FEMME_SEULE)}


def _chercher(trajet: Trajet) -> Chercher:
    graphe = proches.rues() if trajet is Trajet.RUES else None
    return by_crow if graphe is None else partial(by_streets, graphe)


def _offre(rang: int, inconnues: Inconnues, cle: dict[str, Any]) -> PlacesDeNuit:
    demande = cle["demande"]
    occupations = load_occupations(donnees.store(), demande.nuit, demande.nuit)
    return lay_places(demande, rang, proches.lieux(cle["revision"]), occupations, inconnues)


@st.cache_resource(show_spinner="Partage des places…", max_entries=32)
def _repartition(rang: int, inconnues: Inconnues, portee_m: int, **cle: Any) -> Repartition:
    edition = cle["edition"]
    gens = proches.marcheurs(edition.id, edition.nuit, cle["perimetre"], cle["quand"])
    return repartition.share_out(gens, _offre(rang, inconnues, cle), _chercher(cle["trajet"]), portee_m=portee_m)


@st.cache_resource(show_spinner="Calcul de l’accessibilité…", max_entries=32)
def _acces(rang: int, **cle: Any) -> Acces:
    nuit = cle["demande"].nuit
    occupations = load_occupations(donnees.store(), nuit, nuit)
    return places_par_personne.measure_acces(proches.etude(**cle), rang, occupations, _chercher(cle["trajet"]))


@st.cache_resource(show_spinner=False, max_entries=8)
def _candidats(source: Source, jour: date) -> Candidats:
    if source.nature is Emplacements.FICHIER:
        return candidats_haltes.read_candidats(source.fichier, source.nom, index=donnees.repertoire(), jour=jour)
    return candidats_haltes.grille(source.pas_m) if source.pas_m else candidats_haltes.mairies()


@st.cache_resource(show_spinner="Calcul des distances aux emplacements…", max_entries=16)
def _distances(source: Source, **cle: Any) -> Floats:
    points = proches.etude(**cle).personnes[["x_m", "y_m"]].to_numpy(float)
    return walks(points, candidats(source).metres(), _chercher(cle["trajet"]))


def _terrain(source: Source, projet: Projet, inconnues: Inconnues, rang: int, cle: dict[str, Any]) -> Terrain:
    """Both frames of persons have one row a rencontre with someone of the profil, in the same order."""
    etude = proches.etude(**cle)
    personnes = nouvelles_haltes.persons_of(etude)
    if projet.but is But.LOGER:
        partage = _repartition(rang, inconnues, projet.distance_m, **_for_all(cle))
        personnes = nouvelles_haltes.persons_without(partage, cle["demande"].profil)
    return Terrain(personnes, etude.distance_m(rang), _distances(source, **cle))


@st.cache_resource(show_spinner=False, max_entries=32)
def _greedy(source: Source, projet: Projet, inconnues: Inconnues, rang: int, **cle: Any) -> Implantation | None:
    return nouvelles_haltes.greedy(projet, _terrain(source, projet, inconnues, rang, cle))


@st.cache_resource(show_spinner="Recherche de la meilleure réponse…", max_entries=32)
def _exact(source: Source, projet: Projet, inconnues: Inconnues, rang: int, **cle: Any) -> Implantation:
    return nouvelles_haltes.exact(projet, _terrain(source, projet, inconnues, rang, cle))
