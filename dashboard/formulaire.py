"""The parts of the page *Saisie*: grids, running totals, faults, doubtful addresses, saving, history."""

import pandas as pd
import streamlit as st

from counting.colonnes import REGLES
from counting.domain import Nature, Sexe
from counting.revisions import Revision, history
from dashboard import donnees, grille, maps, saisie
from dashboard.atelier import secteur_frame
from dashboard.saisie import Ouverture
from dashboard.wording import accord, heure

ANNONCE = "annonce-saisie"


def edit_lines(ouverte: Ouverture) -> pd.DataFrame:
    """Draw the grid; every cell is text, so that a hand never leaves the keyboard."""
    colonnes = {
        cle: st.column_config.TextColumn(titre, width=grille.LARGEURS_PX.get(cle, 58), help=REGLES[cle].capitalize())
        for cle, titre in grille.TITRES.items()
    }
    with st.container(key="grille-saisie"):
        return st.data_editor(
            ouverte.lignes,
            key=f"lignes-{ouverte.numero}-{ouverte.secteur}",
            column_config={"_index": st.column_config.NumberColumn("N°", width=40), "uid": None, **colonnes},
            height=395,
            alt="Rencontres de la fiche, une par ligne",
        )


def edit_questions(ouverte: Ouverture) -> pd.DataFrame:
    """Draw the grid of the questionnaires; « Ligne » is the number of the person's line above."""
    st.caption("Réponses données par la personne, jamais déduites. Le début d’une réponse suffit : « jam », « 1 an ».")
    colonnes = {cle: st.column_config.TextColumn(titre) for cle, titre in grille.question_titles().items()}
    return st.data_editor(
        ouverte.questions,
        key=f"questions-{ouverte.numero}-{ouverte.secteur}",
        column_config=colonnes,
        num_rows="dynamic",
        hide_index=True,
        alt="Questionnaires individuels, un par ligne",
    )


def answer(lecture: grille.Lecture) -> str:
    """Running totals of the fiche, in one sentence."""
    sexes = lecture.par_sexe()
    personnes = accord(sum(sexes.values()), "personne", "personnes")
    detail = f"{sexes[Sexe.H]} H, {sexes[Sexe.F]} F, {sexes[Sexe.ND]} ND"
    tentes = accord(sum(rencontre.tentes for rencontre in lecture.rencontres), "tente", "tentes")
    return f"{accord(len(lecture.rencontres), 'ligne', 'lignes')} : {personnes} ({detail}), {tentes}."


def show_notices(ouverte: Ouverture) -> None:
    """Say what was just saved, that a draft was resumed, and who else wrote on this fiche meanwhile."""
    annonce = st.session_state.pop(ANNONCE, None)
    if annonce:
        st.success(annonce)
    if ouverte.brouillon_du:
        gauche, droite = st.columns([4, 1])
        gauche.info(f"Brouillon de {heure(ouverte.brouillon_du)} repris : rien n’était perdu.")
        droite.button("Abandonner le brouillon", on_click=saisie.give_up, args=[ouverte])
    autres = saisie.others(ouverte)
    if autres:
        _reconcile(ouverte, autres[-1])


def show_faults(lecture: grille.Lecture) -> None:
    """List what must be mended, then what is only doubtful."""
    bloquantes = [str(anomalie) for anomalie in lecture.anomalies if anomalie.bloquante]
    doutes = [str(anomalie) for anomalie in lecture.anomalies if not anomalie.bloquante]
    if bloquantes:
        st.error("À corriger avant d’enregistrer :\n" + "\n".join(f"- {_plain(faute)}" for faute in bloquantes))
    if doutes:
        st.warning("À vérifier :\n" + "\n".join(f"- {_plain(doute)}" for doute in doutes))


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


def asks_to_save(ouverte: Ouverture, lecture: grille.Lecture, lignes: pd.DataFrame) -> bool:
    """Draw the buttons; a fault keeps the fiche from being saved."""
    titre = "Enregistrer la fiche" if lecture.rencontres else "Enregistrer un zéro"
    with st.container(horizontal=True):
        demande = st.button(titre, type="primary", shortcut="Ctrl+Enter", disabled=lecture.bloquee)
        ajout = f"Ajouter {grille.LIGNES_AJOUTEES} lignes"
        st.button(ajout, shortcut="Ctrl+Shift+L", on_click=saisie.lengthen, args=[ouverte, lignes])
    return demande


def tell(revision: Revision, ouverte: Ouverture, lecture: grille.Lecture) -> None:
    """Announce the result at the top of the next run."""
    if revision.nature is not Nature.CONFLIT:
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
                    "Auteur": [r.auteur for r in revisions],
                    "Contreseing": [r.contreseing or "—" for r in revisions],
                    "Écrite à": [heure(r.ecrite_le) for r in revisions],
                }
            ).set_index("Révision")
        )
        numero = st.selectbox("Repartir d’une révision", [r.numero for r in reversed(revisions)])
        st.button("Mettre ses lignes dans la grille", on_click=saisie.lay_revision, args=[ouverte, numero])


def _reconcile(ouverte: Ouverture, autre: Revision) -> None:
    """Someone wrote since this grid was laid: show who, and offer both ways on."""
    st.warning(
        f"{_plain(autre.auteur)} a enregistré la révision {autre.numero} de cette fiche à {heure(autre.ecrite_le)}, "
        "après votre ouverture. Votre saisie est toujours là, et la sienne aussi : rien n’est effacé."
    )
    garder, prendre = st.columns(2)
    garder.button("Continuer avec mes lignes, à la suite de la sienne", on_click=saisie.rebase, args=[ouverte])
    prendre.button("Voir ses lignes dans la grille", on_click=saisie.lay_revision, args=[ouverte, autre.numero])


def _plain(texte: str) -> str:
    """A person's words inside Markdown: shown as they are, never as formatting."""
    return "".join(f"\\{signe}" if signe in "\\`*_{}[]()#+-.!|<>$~:" else signe for signe in texte)
