"""« Ouvrir une halte »: where the next ones would help most. Ask `voir_lieux` first."""

import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from counting.proximite.candidats import Emplacements
from counting.proximite.distances import Proximite
from counting.proximite.nouvelles_haltes import But, Projet
from counting.proximite.places_de_nuit import Inconnues
from counting.seuils import GRILLE, PROCHE
from dashboard.lieux.importation import FORMATS
from dashboard.proximite import nuit_simulee, reponse_halte
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import borne
from dashboard.proximite.mots_places import MARCHES
from dashboard.proximite.nuit_simulee import Source
from geo.affectation import AffectationError
from geo.trajets import ImplantationError

DEMANDEE = "halte-demandee"
PAS_M = (GRILLE.valeur, 750, 1_000)
HALTES_MAX = 5


def show(choix: Choix, _etude: Proximite) -> None:
    """Draw the form, then the answer: a first one at once, then the best."""
    nocturne = nuit_simulee.de_nuit(choix)
    if nocturne is None:
        return
    source = _choose_source()
    projet, inconnues = _choose_projet()
    if not st.session_state.get(DEMANDEE):
        st.caption(
            f"Les lieux de nuit ouverts à cette heure restent en place ; la halte cherchée serait pour « "
            f"{choix.demande.profil} », ouverte à la même heure."
        )
        return
    if source is None:
        st.info("Déposez le fichier des emplacements : une colonne « Nom », et une adresse ou longitude et latitude.")
        return
    try:
        reponse_halte.show(nocturne, source, projet, inconnues)
    except (CountingError, ImplantationError, AffectationError) as erreur:
        st.warning(litteral(_capital(str(erreur).removeprefix("Implantation : "))))


def _choose_source() -> Source | None:
    """Candidates; None while the file is awaited."""
    quoi, detail = st.columns([1, 2], vertical_alignment="bottom")
    nature = quoi.selectbox("Emplacements essayés", [*Emplacements], format_func=_capital, key="halte-source")
    if nature is Emplacements.MAIRIES:
        return Source(nature)
    if nature is Emplacements.GRILLE:
        pas = detail.selectbox("Un tous les", PAS_M, format_func=borne, key="halte-pas")
        return Source(nature, pas_m=pas)
    depose = detail.file_uploader("Emplacements (CSV, XLSX, ODS, GeoJSON)", FORMATS, key="halte-fichier")
    return Source(nature, fichier=depose.getvalue(), nom=depose.name) if depose else None


def _choose_projet() -> tuple[Projet, Inconnues]:
    with st.form("halte", border=False):
        combien, places, quoi, marche, suppose, bouton = st.columns(
            [0.9, 1.2, 1.7, 1.1, 1.5, 1], vertical_alignment="bottom"
        )
        k = combien.number_input("Combien", 1, HALTES_MAX, 1, key="halte-combien")
        offertes = places.number_input("Places de chacune", 1, 500, None, placeholder="inconnues", key="halte-places")
        but = quoi.selectbox("But", (But.COUVRIR, But.MARCHER), format_func=_capital, key="halte-but")
        distance_m = marche.selectbox(
            "À pied, au plus", MARCHES, MARCHES.index(PROCHE.valeur), format_func=borne, key="halte-portee"
        )
        inconnues = suppose.selectbox("Capacités inconnues", [*Inconnues], format_func=_capital, key="halte-inconnues")
        bouton.form_submit_button(
            "Chercher", type="primary", width="stretch", on_click=st.session_state.__setitem__, args=(DEMANDEE, True)
        )
    if offertes:
        st.caption("Avec un nombre de places, le but est le plus de personnes avec une place.")
        return Projet(But.LOGER, int(k), distance_m, int(offertes)), inconnues
    return Projet(but, int(k), distance_m), inconnues


def _capital(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
