"""Propositions on the screen: what is asked, a first answer at once, then the best one with its proof."""

import streamlit as st

from counting.couverture.candidats import Lieux, lay_gens, lay_rues
from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.propositions import Demande, Probleme, Reponse, lay_out
from counting.couverture.regles import Moment
from counting.errors import CountingError
from counting.mots import accord, litteral, nombre
from dashboard import page_html
from dashboard.couverture import etudes
from dashboard.couverture.choix import Choix
from geo import reference
from geo.creneaux import Bools
from geo.crs import METRES
from geo.demande import PropositionError

RUES = "longueur de rues"
RIEN = {
    Regard.PERSONNES: "personne",
    Regard.FEMMES: "aucune femme",
    Regard.FAMILLES: "aucune famille",
    RUES: "aucune rue",
}
DEMANDEE = "propositions-demandees"


def show(choix: Choix, etude: Etude) -> None:
    """Draw the form, then the answer: greedy first, exact after."""
    with st.form("proposer", border=False):
        quoi, horizons = _ask(choix)
        colonnes = st.columns(4)
        ajouts = colonnes[0].number_input("Tournées à ajouter", 0, 20, 2)
        duree = colonnes[1].number_input("Durée (h)", 1, 12, 2)
        rayon = colonnes[2].number_input("Rayon d’un disque (m)", 50, 2_000, 400, 50)
        noms = {maraude.uid: maraude.nom for maraude in choix.maraudes() if choix.regle.compte(maraude)}
        deplacees = colonnes[3].multiselect(
            "Maraudes à déplacer", list(noms), format_func=noms.__getitem__, placeholder="Aucune"
        )
        st.form_submit_button("Proposer", on_click=st.session_state.__setitem__, args=(DEMANDEE, True))
    if not st.session_state.get(DEMANDEE):
        st.caption("Les passages existants restent en place, sauf ceux des maraudes à déplacer.")
        return
    codes = etudes.held_codes(choix.territoire.codes)
    if len(codes) < len(choix.territoire.codes):
        st.caption(etudes.HORS_RESSORT)
    if not codes:
        return
    demande = Demande(horizons, codes, int(ajouts), int(duree), int(rayon), tuple(deplacees))
    try:
        _answer(choix, lay_out(etude, _places(choix, etude, quoi), demande), quoi)
    except (CountingError, PropositionError) as erreur:
        st.warning(litteral(str(erreur)))


def _ask(choix: Choix) -> tuple[str, Bools]:
    nuit = Moment(choix.moment.jour, choix.regle.debut_h, choix.regle.fin_h)
    horizons = {
        f"vu par personne {choix.moment}": choix.moment.creneaux(),
        f"vu par personne {nuit}": nuit.creneaux(),
        "vu par personne de la semaine": choix.regle.heures(),
    }
    gauche, droite = st.columns(2)
    buts = [*Regard, *([RUES] if etudes.has_voies() else [])]
    quoi = gauche.selectbox("Rencontrer le plus de", buts, buts.index(choix.regard))
    return str(quoi), horizons[droite.selectbox("Parmi ce qui n’est", list(horizons))]


def _places(choix: Choix, etude: Etude, quoi: str) -> Lieux:
    if quoi == RUES:
        voies = reference.load_voies()
        if voies is None:
            raise CountingError("Le dossier de référence n’a plus de voies. Choisissez les personnes.")
        return lay_rues(etude.terrain, voies[0].to_crs(METRES))
    return lay_gens(etude.terrain, choix.gens(), Regard(quoi))


def _answer(choix: Choix, probleme: Probleme, quoi: str) -> None:
    place = st.empty()
    _write(
        place.container(), probleme.greedy(), quoi, "Réponse gloutonne, donnée aussitôt ; la meilleure est cherchée…"
    )
    exacte = probleme.exact()
    preuve = (
        "Réponse exacte : aucun autre choix n’en rencontre davantage parmi les emplacements essayés."
        if exacte.proposition.optimal
        else f"Meilleure réponse trouvée dans le temps donné ; au plus {_amount(exacte.proposition.borne, quoi)}."
    )
    _write(place.container(), exacte, quoi, preuve)
    for pourquoi in reasons(exacte, quoi):
        st.write(pourquoi)
    st.caption(
        f"{len(probleme.candidats.noms)} emplacements essayés : les zones des maraudes planifiées, et des disques "
        f"centrés sur les lieux sans passage. {litteral(str(choix.regle))}"
    )


def reasons(reponse: Reponse, quoi: str) -> list[str]:
    """Why fewer rounds are proposed than asked, and whom one round more cannot serve; nothing to say, no line."""
    lignes = []
    if reponse.inutiles:
        une = "Une deuxième tournée" if len(reponse.proposition.choix) == 1 else "Une tournée de plus"
        lignes.append(f"{une} n’ajouterait {RIEN[quoi]}.")
    if reponse.hors_portee:
        lignes.append(
            f"À {_amount(reponse.hors_portee, quoi)}, il manque plus d’un passage pour atteindre le minimum de la "
            "règle : une tournée de plus n’y suffit pas."
        )
    return lignes


def _write(ou: object, reponse: Reponse, quoi: str, preuve: str) -> None:
    autre = reponse.proposition.autre
    with ou:  # type: ignore[attr-defined]
        st.markdown(
            f"**{_amount(reponse.gain, quoi)} de plus** ; {_amount(reponse.proposition.restant, quoi)} "
            f"resteraient sans passage, sur {_amount(reponse.avant, quoi)}. {preuve}"
        )
        st.html(_table(reponse, quoi))
        if autre is not None:
            noms = " ; ".join(_name(reponse, rang) for rang in autre.choix)
            gain = reponse.avant - autre.restant
            st.write(litteral(f"Deuxième choix, {_amount(gain, quoi)} de plus : {noms}."))


def _table(reponse: Reponse, quoi: str) -> str:
    proposition, candidats = reponse.proposition, reponse.candidats
    lignes = [
        (str(numero), candidats.noms[rang], str(candidats.moments[rang]), _amount(gain, quoi))
        for numero, (rang, gain) in enumerate(zip(proposition.choix, proposition.gains, strict=True), start=1)
    ]
    return page_html.table(("Tournée", "Où", "Quand", "Apport"), lignes, "lanterne-tableau")


def _name(reponse: Reponse, rang: int) -> str:
    return f"{reponse.candidats.noms[rang]}, {reponse.candidats.moments[rang]}"


def _amount(combien: float, quoi: str) -> str:
    if quoi == RUES:
        return f"{nombre(combien / 1000, 1)} km de rues"
    return accord(round(combien), quoi[:-1], quoi)
