"""« Accessibilité »: places for 100 persons within walking distance, a second reading. Ask `voir_lieux` first."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.domain import Niveau
from counting.mots import accord, nombre, part
from counting.proximite.distances import Proximite
from counting.proximite.places_par_personne import PALIERS_M, SOURCE, Acces, by_territoire, mailles
from counting.rapports.echelles import Echelle, sequentielle
from counting.roles import allowed
from counting.seuils import MAILLE
from dashboard import telechargement
from dashboard.cartes import legende
from dashboard.cartes import mailles as carte_mailles
from dashboard.cartes import territoires as maps
from dashboard.couverture import etudes
from dashboard.lieux import carte as carte_lieux
from dashboard.proximite import carte_nuit, nuit_simulee
from dashboard.proximite import lieux as lieux_proximite
from dashboard.proximite import page as proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import borne
from dashboard.proximite.mots_places import PERSONNES
from dashboard.resultats import donnees
from dashboard.session import current_role
from geo.accessibilite import POIDS

TITRE = "Places pour 100 personnes"
TERRITOIRES, MAILLES = "Territoires", f"Maille de {MAILLE.valeur} m"


def show(choix: Choix, _etude: Proximite) -> None:
    """Draw the sentence, then the map beside its table."""
    nocturne = nuit_simulee.de_nuit(choix)
    if nocturne is None:
        return
    acces = nuit_simulee.acceder(nocturne)
    lignes = by_territoire(acces, choix.niveau, donnees.territoires(choix.edition.nuit))
    if not lignes["personnes"]["total"]:
        st.info(f"Aucune {PERSONNES[choix.demande.profil][0]} n’a de point sûr dans cette édition : rien à partager.")
        return
    st.write(_answer(choix, acces, lignes))
    gauche, droite = st.columns(2)
    with gauche:
        _show_map(nocturne, acces, lignes.drop(index="total"))
    with droite:
        titres = {"nom": carte_nuit.nom_du_niveau(choix.niveau), "personnes": "Personnes", "pour_100": TITRE,
                  "sans": "Sans place à portée"}  # fmt: skip
        vues = lignes.drop(index="total") if choix.niveau is Niveau.PARIS else lignes
        formats: dict[Any, Any] = {"Personnes": nombre, TITRE: _write, "Sans place à portée": nombre}
        ecrite = vues[list(titres)].round({"pour_100": 1}).rename(columns=titres).reset_index(drop=True)
        st.dataframe(ecrite.style.format(formats), hide_index=True, height=carte_nuit.HAUTEUR, key="acces-territoires")
        telechargement.bouton(
            "Télécharger l’accessibilité (CSV)",
            partial(table_csv, lignes, nocturne.contexte()),
            "accessibilite-par-territoire.csv",
            "text/csv",
            objet=f"edition:{nocturne.edition.id}",
        )
    st.caption(_rule(acces))


def _answer(choix: Choix, acces: Acces, lignes: pd.DataFrame) -> str:
    un, plusieurs = PERSONNES[choix.demande.profil]
    quand = proximite.moment(choix.instant())
    if not acces.places:
        return f"**Aucune place de nuit libre et connue pour les {plusieurs} {quand}.**"
    pour_100, sans, tous = (float(lignes[nom]["total"]) for nom in ("pour_100", "sans", "personnes"))
    return (
        f"**{quand[:1].upper()}{quand[1:]}, les places de nuit libres font {_write(pour_100)} pour 100 {plusieurs}**, "
        f"une fois partagées entre qui peut y marcher ; {accord(round(sans), un, plusieurs)} sur "
        f"{nombre(tous)} n’en {'a' if sans < 2 else 'ont'} aucune à moins de {borne(PALIERS_M[-1])}."
    )


def _show_map(choix: Choix, acces: Acces, lignes: pd.DataFrame) -> None:
    couche: str | None = TERRITOIRES
    if allowed(current_role(), "voir_points"):
        couche = st.segmented_control(
            "Couche", (TERRITOIRES, MAILLES), default=TERRITOIRES, key="acces-couche", label_visibility="collapsed"
        )
    symboles = lieux_proximite.symbols(lieux_proximite.states(choix, choix.etude()))
    if couche == MAILLES:
        cellules = etudes.held(mailles(acces))
        echelle = _scale(cellules["pour_100"])
        textes = [
            f"{_write(une.pour_100)} places pour 100 ; {accord(int(une.personnes), 'personne', 'personnes')}"
            for une in cellules.itertuples()
        ]
        peinte = carte_mailles.couche(cellules.assign(valeur=cellules["pour_100"], texte=textes), echelle)
        fond, vide = maps.stack(maps.contours(etudes.arrondissements().assign(nom="")), peinte), False
    else:
        echelle, vide = _scale(lignes["pour_100"]), bool(lignes["pour_100"].isna().any())
        survols = {
            str(
                code
            ): f"{_write(ligne['pour_100'])} places pour 100 ; sans place à portée : {nombre(ligne['sans'])} sur "
            f"{accord(int(ligne['personnes']), 'personne', 'personnes')}"
            for code, ligne in lignes.iterrows()
        }
        fond = carte_nuit.shade(choix, lignes["pour_100"], echelle, survols)
    carte_nuit.show("carte-acces", fond, symboles)
    legende.show(TITRE, echelle, autres=[("aucune personne de ce profil", "lanterne-hachures")] if vide else [])
    carte_lieux.show_legend(symboles)


def _scale(valeurs: pd.Series) -> Echelle:
    return sequentielle(valeurs, decimales=1)


def _write(valeur: float | None) -> str:
    return nombre(valeur, 1)


def _rule(acces: Acces) -> str:
    paliers = ", ".join(
        f"{part(poids, 0)} jusqu’à {borne(palier)}" for palier, poids in zip(PALIERS_M, POIDS, strict=True)
    )
    return (
        "Seconde lecture (E2SFCA) : chaque lieu partage ses places libres entre toutes les personnes du profil qui "
        f"peuvent y marcher, les plus proches pesant le plus ({paliers} ; au-delà, rien) ; chacune additionne les "
        f"parts des lieux à sa portée. Source des poids : {SOURCE}. "
        f"{accord(acces.lieux, 'lieu compté', 'lieux comptés')}, {accord(acces.places, 'place', 'places')} ; "
        f"{accord(acces.inconnus, 'lieu ouvert laissé', 'lieux ouverts laissés')} de côté, capacité inconnue. Elle "
        "compare des territoires ; elle ne dit pas qui aura une place, compte une place commune à plusieurs publics "
        "pour chacun, et tient pour libres les places dont l’occupation n’est pas connue. De si petits nombres par "
        "arrondissement ne sont montrés qu’à qui peut voir les lieux."
    )
