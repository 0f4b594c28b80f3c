"""« Places »: who gets one if everyone walks to the nearest that receives them. Ask `voir_lieux` first."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.domain import Niveau
from counting.mots import accord, nombre
from counting.proximite.distances import Proximite
from counting.proximite.marcheurs import MINEURS
from counting.proximite.places_de_nuit import CATEGORIES, Inconnues
from counting.proximite.repartition import SANS, Repartition, by_lieu, by_territoire, median_m, total
from counting.rapports.echelles import sequentielle
from counting.seuils import PORTEE
from dashboard import telechargement
from dashboard.cartes import legende
from dashboard.lieux import carte as carte_lieux
from dashboard.lieux.carte import EtatLieu, Symbole
from dashboard.proximite import carte_nuit, nuit_simulee
from dashboard.proximite import page as proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import a_pied, borne
from dashboard.proximite.mots_places import MARCHES, PAS_UNE_ORIENTATION, PERSONNES
from dashboard.resultats import donnees

TITRES = {
    "nom": "Territoire",
    "personnes": "Personnes",
    "places": "Avec une place",
    "sans": "Sans place",
    **{f"{SANS}{categorie}": f"dont {PERSONNES[categorie][1]}" for categorie in CATEGORIES},
}
SANS_LIMITE = "sans limite"


def show(choix: Choix, _etude: Proximite) -> None:
    """Draw the settings, the sentence, then the map beside its table, and the places lieu by lieu."""
    nocturne = nuit_simulee.de_nuit(choix)
    if nocturne is None:
        return
    marche, suppose, _ = st.columns([1, 1.4, 2.6], vertical_alignment="bottom")
    portee_m = marche.selectbox(
        "À pied, au plus", MARCHES, MARCHES.index(PORTEE.valeur), format_func=borne, key="places-portee"
    )
    inconnues = suppose.selectbox(
        "Capacités inconnues, comptées comme", [*Inconnues], key="places-inconnues", format_func=str
    )
    partage = nuit_simulee.repartir(nocturne, inconnues, portee_m)
    if not len(partage.offre.lieux):
        st.info(f"Aucune place de nuit ouverte {proximite.moment(choix.instant())}. {_left_out(partage)}")
        return
    st.write(_answer(choix, partage))
    lignes = pd.concat(
        [by_territoire(partage, choix.niveau, donnees.territoires(choix.edition.nuit)), total(partage)]
    ).rename_axis("code")
    contexte = nocturne.contexte() | {"profil": "tous", "portee_m": str(portee_m), "capacites_inconnues": inconnues}
    gauche, droite = st.columns(2)
    with gauche:
        _show_map(choix, partage, lignes.drop(index="total"))
    with droite:
        _show_tables(choix, partage, lignes, contexte)
    st.caption(_rule(choix, partage, inconnues))


def _answer(choix: Choix, partage: Repartition) -> str:
    tous = total(partage).iloc[0]
    sans = [
        accord(int(tous[f"{SANS}{categorie}"]), *PERSONNES[categorie])
        for categorie in CATEGORIES
        if tous[f"{SANS}{categorie}"]
    ]
    suite = f", dont {', '.join(sans)}" if sans else ""
    loges, reste = int(tous["places"]), int(tous["sans"])
    moitie = f" (la moitié à {a_pied(median_m(partage))} ou moins)" if loges else ""
    return (
        f"**Si chacun marchait vers une place ouverte {proximite.moment(choix.instant())} qui le reçoit, à "
        f"{borne(partage.portee_m)} au plus, {accord(loges, 'personne', 'personnes')} sur {nombre(tous['personnes'])} "
        f"en {'aurait' if loges < 2 else 'auraient'} une**{moitie} ; "
        f"{accord(reste, 'resterait', 'resteraient')} sans place{suite}."
    )


def _show_map(choix: Choix, partage: Repartition, lignes: pd.DataFrame) -> None:
    valeurs = lignes["sans"].where(lignes["personnes"] > 0)
    echelle = sequentielle(valeurs)
    survols = {
        str(
            code
        ): f"sans place : {nombre(ligne['sans'])} sur {accord(int(ligne['personnes']), 'personne', 'personnes')}"
        for code, ligne in lignes.iterrows()
    }
    symboles = [
        Symbole(
            lieu,
            lieu.uid,
            _state(ligne),
            f"{lieu.type} ; libres {_room(ligne['libres'])}, restantes {_room(ligne['restantes'])}",
        )
        for lieu, (_, ligne) in zip(partage.offre.lieux, by_lieu(partage).iterrows(), strict=True)
    ]
    carte_nuit.show("carte-places", carte_nuit.shade(choix, valeurs, echelle, survols), symboles)
    vide = [("aucune personne comptée", "lanterne-hachures")] if valeurs.isna().any() else []
    legende.show("Personnes sans place", echelle, autres=vide)
    carte_lieux.show_legend(symboles)


def _state(ligne: pd.Series) -> EtatLieu:
    if ligne["inconnue"]:
        return EtatLieu.INCONNU
    return EtatLieu.OUVERT if ligne["restantes"] else EtatLieu.COMPLET


def _show_tables(choix: Choix, partage: Repartition, lignes: pd.DataFrame, contexte: dict[str, str]) -> None:
    titres = TITRES | {"nom": carte_nuit.nom_du_niveau(choix.niveau)}
    vues = lignes if choix.niveau is not Niveau.PARIS else lignes.drop(index="total")
    ecrite = vues[list(titres)].rename(columns=titres).reset_index(drop=True)
    formats: dict[Any, Any] = {titre: nombre for cle, titre in titres.items() if cle != "nom"}
    st.dataframe(ecrite.style.format(formats), hide_index=True, height=250, key="places-territoires")
    lieux = by_lieu(partage)
    places = {"nom": "Lieu", "type": "Type", "libres": "Libres", "prises": "Prises", "restantes": "Restantes"}
    vue = lieux[list(places)].sort_values("restantes", ascending=False, kind="stable").rename(columns=places)
    nombres: dict[Any, Any] = {"Libres": _room, "Prises": nombre, "Restantes": _room}
    st.dataframe(vue.style.format(nombres), hide_index=True, height=190, key="places-lieux")
    with st.container(horizontal=True):
        for titre, table, nom in (
            ("Télécharger par territoire (CSV)", lignes, "places-par-territoire.csv"),
            ("Télécharger par lieu (CSV)", lieux.replace(np.inf, np.nan).set_index("uid"), "places-par-lieu.csv"),
        ):
            telechargement.bouton(
                titre, partial(table_csv, table, contexte), nom, "text/csv", objet=f"edition:{contexte['edition']}"
            )


def _room(places: float) -> str:
    return SANS_LIMITE if np.isinf(places) else nombre(places)


def _left_out(partage: Repartition) -> str:
    offre = partage.offre
    return (
        f"Lieux de nuit laissés de côté : {accord(offre.fermes, 'fermé', 'fermés')} à cette heure, "
        f"{nombre(offre.incertains)} aux horaires inconnus, {nombre(offre.sans_position)} sans position."
    )


def _rule(choix: Choix, partage: Repartition, inconnues: Inconnues) -> str:
    offre, gens = partage.offre, choix.marcheurs()
    sans_point = int(gens.sans_point[[*map(str, CATEGORIES)]].sum())
    inconnus = int(offre.inconnues.sum())
    comptee = "pleine" if inconnues is Inconnues.PLEINES else "sans limite"
    return (
        f"{PAS_UNE_ORIENTATION} Règle : loger le plus de personnes, puis marcher le moins en tout, chacun à "
        f"{borne(partage.portee_m)} au plus. Places de nuit des "
        f"{accord(len(offre.lieux), 'lieu ouvert', 'lieux ouverts')} à cette heure, moins celles occupées : elles sont "
        f"connues pour {nombre(int(offre.occupees.sum()))} d’entre eux, ailleurs tout est compté libre ; capacité "
        f"inconnue pour {nombre(inconnus)}, comptée comme {comptee}. Une place gardée à un public n’est qu’à lui ; une "
        "personne de sexe inconnu n’est admise que là où femmes et hommes partagent les places ; celles gardées aux "
        "jeunes ne sont données à personne. Un couple ou une famille peut être séparé par le calcul. "
        f"{_left_out(partage)} Hors du calcul : {accord(sans_point, 'personne', 'personnes')} sans point sûr, "
        f"{nombre(gens.total()[MINEURS])} {MINEURS}. De si petits nombres par arrondissement ne sont montrés qu’à qui "
        "peut voir les lieux."
    )
