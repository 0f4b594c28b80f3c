"""The parts of the page *Saisie*: grids, running totals, faults, doubtful addresses, saving, history."""

import pandas as pd
import streamlit as st

from counting.domain import Nature, Sexe
from counting.fiches.colonnes import REGLES
from counting.fiches.revisions import Revision, history
from counting.mots import accord, heure, litteral
from dashboard import anatomie
from dashboard.cartes import territoires as maps
from dashboard.fiches import carnet, grille, saisie
from dashboard.fiches.atelier import secteur_frame
from dashboard.fiches.saisie import Ouverture
from dashboard.resultats import donnees, filtres

ANNONCE = "annonce-saisie"


def edit_lines(ouverte: Ouverture) -> pd.DataFrame:
    """Draw the grid; every cell is text, so that a hand never leaves the keyboard."""
    return carnet.edit(
        ouverte.lignes,
        grille.TITRES,
        nom="Rencontres de la fiche, une par ligne",
        key=f"lignes-{ouverte.pose}",
        aides={cle: REGLES[cle].capitalize() for cle in grille.TITRES},
        largeurs_px=grille.LARGEURS_PX,
        suivant=filtres.CHAMP_SECTEUR,
        completer=("adresse", saisie.completion(ouverte)),
    )


def edit_questions(ouverte: Ouverture) -> pd.DataFrame:
    """Draw the grid of the questionnaires; « Ligne » is the number of the person's line above."""
    st.caption("Réponses données par la personne, jamais déduites. Le début d’une réponse suffit : « jam », « 1 an ».")
    return carnet.edit(
        ouverte.questions,
        grille.question_titles(),
        nom="Questionnaires individuels, un par ligne",
        key=f"questions-{ouverte.pose}",
    )


def answer(lecture: grille.Lecture) -> str:
    """Running totals of the fiche, in one sentence."""
    sexes = lecture.par_sexe()
    personnes = accord(sum(sexes.values()), "personne", "personnes")
    detail = f"{sexes[Sexe.H]} H, {sexes[Sexe.F]} F, {sexes[Sexe.ND]} ND"
    tentes = accord(sum(rencontre.tentes for rencontre in lecture.rencontres), "tente", "tentes")
    return f"{accord(len(lecture.rencontres), 'ligne', 'lignes')} : {personnes} ({detail}), {tentes}."


def tell_saved() -> None:
    """Say what was just saved."""
    anatomie.annoncer(ANNONCE)


def show_notices(ouverte: Ouverture) -> None:
    """Say whether addresses leave the machine, that a draft was resumed, and who else wrote on this fiche meanwhile."""
    anatomie.avis_geoplateforme()
    if ouverte.brouillon_du:
        gauche, droite = st.columns([4, 1])
        gauche.info(f"Brouillon de {heure(ouverte.brouillon_du)} repris : rien n’était perdu.")
        droite.button("Abandonner le brouillon", on_click=saisie.give_up, args=[ouverte])
    autres = saisie.others(ouverte)
    if autres:
        _reconcile(ouverte, autres[-1])
        return
    for revision in saisie.unsettled(ouverte):
        _show_conflict(ouverte, revision)


def show_faults(lecture: grille.Lecture) -> None:
    """List what must be mended, then what is only doubtful."""
    bloquantes = [str(anomalie) for anomalie in lecture.anomalies if anomalie.bloquante]
    doutes = [str(anomalie) for anomalie in lecture.anomalies if not anomalie.bloquante]
    if bloquantes:
        st.error("À corriger avant d’enregistrer :\n" + "\n".join(f"- {litteral(faute)}" for faute in bloquantes))
    if doutes:
        st.warning("À vérifier :\n" + "\n".join(f"- {litteral(doute)}" for doute in doutes))


def place_on_map(ouverte: Ouverture, lecture: grille.Lecture, doutes: list[int]) -> None:
    """Let the author place a doubtful address on the map of the secteur."""
    with st.expander(
        f"{accord(len(doutes), 'adresse', 'adresses')} à localiser : placez-les, ou laissez-les à la file"
    ):
        rang = st.selectbox("Adresse", doutes, format_func=lambda i: lecture.rencontres[i].adresse)
        rencontre = lecture.rencontres[rang]
        secteurs = donnees.secteurs(ouverte.edition.id)
        zones = secteurs[secteurs["attendu"] & secteurs.geometry.notna()].rename_axis("code").reset_index()
        position = rencontre.position
        connu = (
            (position.lon, position.lat) if position and position.lon is not None and position.lat is not None else None
        )
        couche = maps.contours(zones, selection=ouverte.secteur)
        point = maps.show_to_place(
            couche, key="placer-adresse", point=connu, cadre=secteur_frame(secteurs, ouverte.secteur)
        )
        if point and st.button("Garder ce point pour l’adresse"):
            saisie.place(ouverte, rencontre.uid, rencontre.adresse, point)
            st.rerun()


def ask_countersign(ouverte: Ouverture) -> str:
    """Ask for the second name a zero takes."""
    return st.text_input(
        "Personne rencontrée ? Contresigné par (un zéro demande deux noms)",
        key=f"contreseing-{ouverte.secteur}",
        placeholder="Prénom et nom d’une autre personne",
    )


def asks_to_save(ouverte: Ouverture, lecture: grille.Lecture) -> bool:
    """Draw the button; a fault keeps the fiche from being saved. Pressed before the totals follow, it still counts."""
    titre = "Enregistrer la fiche" if lecture.rencontres or lecture.bloquee else "Enregistrer un zéro"
    st.button(titre, key="enregistrer", type="primary", shortcut="Ctrl+Enter", on_click=saisie.ask, args=[ouverte])
    if ouverte.demandee and lecture.bloquee:
        st.error("Fiche non enregistrée : corrigez d’abord ce qui est listé ci-dessus. Votre saisie est gardée.")
        ouverte.demandee = False
    return ouverte.demandee


def finish(revision: Revision, ouverte: Ouverture, lecture: grille.Lecture) -> None:
    """Announce the result at the top of the next run, which asks for the next fiche; a conflict leaves this one."""
    ouverte.demandee = False
    if revision.nature is not Nature.CONFLIT:
        st.session_state[filtres.FICHE_FINIE] = True
        st.session_state[ANNONCE] = (
            f"Fiche {ouverte.secteur} enregistrée à {heure(revision.ecrite_le)} (révision {revision.numero}). "
            f"{answer(lecture)}"
        )
    st.rerun()


def show_history(ouverte: Ouverture) -> None:
    """List every revision of the fiche, and let the author start again from one."""
    revisions = history(donnees.store(), ouverte.edition.id, ouverte.secteur)
    if not revisions:
        return
    with st.expander(f"Historique de la fiche : {accord(len(revisions), 'révision', 'révisions')}"):
        st.table(
            pd.DataFrame(
                {
                    "Révision": [r.numero for r in revisions],
                    "Nature": [str(r.nature) for r in revisions],
                    "Auteur": [litteral(r.auteur) for r in revisions],
                    "Contreseing": [litteral(r.contreseing) or "—" for r in revisions],
                    "Écrite à": [heure(r.ecrite_le) for r in revisions],
                }
            ).set_index("Révision")
        )
        numero = st.selectbox("Repartir d’une révision", [r.numero for r in reversed(revisions)])
        st.button("Mettre ses lignes dans la grille", on_click=saisie.lay_revision, args=[ouverte, numero])


def _show_conflict(ouverte: Ouverture, revision: Revision) -> None:
    """A colleague's work was kept aside: show it before this fiche is saved, which settles it."""
    gauche, droite = st.columns([4, 1])
    gauche.warning(
        f"La saisie de {litteral(revision.auteur)} à {heure(revision.ecrite_le)} (révision {revision.numero}) a croisé "
        "une autre : elle est gardée, sans compter. Enregistrer cette fiche tranche entre les deux."
    )
    droite.button(
        "Voir ses lignes",
        key=f"conflit-{revision.numero}",
        on_click=saisie.lay_revision,
        args=[ouverte, revision.numero],
    )


def _reconcile(ouverte: Ouverture, autre: Revision) -> None:
    """Someone wrote since this grid was laid: show who, and offer both ways on."""
    st.warning(
        f"{litteral(autre.auteur)} a enregistré la révision {autre.numero} de cette fiche à {heure(autre.ecrite_le)}, "
        "après votre ouverture. Votre saisie est toujours là, et la sienne aussi : rien n’est effacé."
    )
    garder, prendre = st.columns(2)
    garder.button("Continuer avec mes lignes, à la suite de la sienne", on_click=saisie.rebase, args=[ouverte])
    prendre.button("Voir ses lignes dans la grille", on_click=saisie.lay_revision, args=[ouverte, autre.numero])
