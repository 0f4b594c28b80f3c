"""The zones of the maraude being written: drawn, typed as streets and addresses, or chosen as territoires."""

from typing import Any
from uuid import uuid4

import geopandas as gpd
import shapely
import streamlit as st

from counting.maraudes.domain import Origine
from counting.maraudes.zones import (
    RAYON_M,
    ZonesSaisies,
    arrondissements,
    count_sommets,
    zone_of_lieux,
    zone_of_territoires,
)
from counting.mots import litteral, nombre
from dashboard.fiches import carnet
from dashboard.maraudes import carte as carte_maraudes
from dashboard.maraudes.carte import ZoneTracee
from dashboard.maraudes.redaction import Redaction
from dashboard.maraudes.zone_redigee import SOMMETS_MODIFIABLES, ZoneRedigee, make_light
from dashboard.resultats import donnees
from geo import fichiers, reference
from geo.anomalies import Anomalie
from geo.crs import DEGREES, METRES
from geo.elargissement import RAYON_MAX_M

ORIGINES = {
    Origine.POLYGONE: "contour",
    Origine.LIGNE: "ligne élargie de {} m",
    Origine.LIEUX: "points élargis de {} m",
    Origine.VOIES: "rues et adresses élargies de {} m",
    Origine.TERRITOIRES: "territoires",
}


def draw(redaction: Redaction, revision: int) -> None:
    """Draw the map: the zones of this maraude to mend, the others of the plan around."""
    if redaction.cadre is None:
        redaction.cadre = carte_maraudes.frame([une.trace for une in redaction.zones if not une.trace.is_empty])
    contours = carte_maraudes.contours(redaction.plan, revision)
    uid = redaction.base.uid if redaction.base else ""
    autres = [texte for (maraude, _), texte in contours.items() if maraude != uid]
    carte_maraudes.show(
        [_tracee(une) for une in redaction.zones],
        key=f"dessin-{redaction.cle}",
        nom="Carte où dessiner les zones ; elles se tapent aussi, à côté",
        suivre=redaction.hear,
        recu=redaction.recu,
        dessin=True,
        autres=carte_maraudes.together(autres),
        cadre=redaction.cadre,
        hauteur=430,
    )
    st.caption(
        "À gauche de la carte, de haut en bas : placer des points, une ligne, un contour ; déplacer les sommets, "
        "supprimer une zone. Zoomez pour lire les rues. En pointillé, les zones des autres maraudes du plan."
    )


def show_list(redaction: Redaction) -> None:
    """Draw the list of the zones, each with its name, its radius and what is wrong with it."""
    if not redaction.zones:
        st.info("Aucune zone encore. Dessinez-en une sur la carte, ou ajoutez-la ci-dessous.")
    for redigee in list(redaction.zones):
        _edit_zone(redaction, redigee)
    if redaction.retirees:
        derniere = redaction.retirees[-1].nom
        st.button(f"Rétablir « {litteral(derniere)} »", key=f"retablir-{redaction.cle}", on_click=redaction.put_back)


def add(redaction: Redaction) -> None:
    """Draw what adds a zone without drawing it."""
    rues, territoires = st.tabs(["Ajouter des rues et adresses", "Ajouter des territoires"])
    with rues, st.container(key="lieux-maraude"):
        _add_lieux(redaction)
    with territoires:
        _add_territoires(redaction)


def show_faults(anomalies: list[Anomalie]) -> None:
    """Say what is wrong or doubtful, each with its place, its rule and its remedy."""
    for anomalie in dict.fromkeys(anomalies):
        (st.error if anomalie.bloquante else st.warning)(litteral(str(anomalie)))


def _edit_zone(redaction: Redaction, redigee: ZoneRedigee) -> None:
    cle = f"{redaction.cle}-{redigee.id}"
    nom, rayon, bouton = st.columns([5, 3, 3], vertical_alignment="bottom")
    titre = f"Zone {redigee.code} : {_describe(redigee)}"
    redigee.nom_ecrit = nom.text_input(titre, redigee.nom, key=f"zone-{cle}", max_chars=200).strip()
    if redigee.mince:
        choisi = rayon.number_input("Rayon (m)", 1, RAYON_MAX_M, redigee.rayon_m, step=25, key=f"rayon-{cle}")
        if choisi != redigee.rayon_m:
            redaction.widen(redigee, int(choisi))
            st.rerun()
    bouton.button("Supprimer", key=f"supprimer-{cle}", on_click=redaction.remove, args=(redigee.id,))
    if redigee.lourde:
        combien = nombre(count_sommets(redigee.zone)) if redigee.zone else ""
        st.warning(
            f"« {litteral(redigee.nom)} » a un contour de {combien} sommets : l’écran en modifie "
            f"{nombre(SOMMETS_MODIFIABLES)} au plus. Il sera gardé tel quel, sauf si vous l’allégez pour le modifier."
        )
        st.button("Alléger ce contour", key=f"alleger-{cle}", on_click=make_light, args=(redigee,))
    show_faults(redigee.anomalies)


def _describe(redigee: ZoneRedigee) -> str:
    if redigee.zone is None:
        return "refusée telle qu’elle est tracée"
    contour = _metres(redigee.zone.contour)
    origine = ORIGINES[redigee.zone.origine].format(nombre(redigee.zone.rayon_m))
    return f"{nombre(contour.area / 1e6, 2)} km², {origine}"


def _metres(contour: bytes) -> Any:
    return gpd.GeoSeries.from_wkb([contour], crs=DEGREES).to_crs(METRES)[0]


def _tracee(redigee: ZoneRedigee) -> ZoneTracee:
    classe = "" if redigee.zone else "refusee"
    halo = shapely.to_geojson(shapely.from_wkb(redigee.zone.contour)) if redigee.zone and redigee.mince else ""
    trace = carte_maraudes.simplify([redigee.trace])[0] if redigee.lourde else shapely.to_geojson(redigee.trace)
    return ZoneTracee(redigee.id, redigee.version, trace, redigee.nom, halo, classe, redigee.lourde)


def _add_lieux(redaction: Redaction) -> None:
    if not (reference.folder() / fichiers.ADRESSES.nom).exists():
        st.caption("Sans fichier d’adresses, seules les mairies sont connues : « python -m geo update » l’apporte.")
    redaction.lieux = carnet.edit(
        redaction.lieux,
        {"lieu": "Rue, carrefour, station ou adresse"},
        nom="Lieux de la zone, un par ligne",
        key=f"lieux-{redaction.pose_lieux}",
        completer=("lieu", donnees.repertoire().complete),
    )
    textes = list(redaction.lieux["lieu"])
    gauche, droite = st.columns([2, 3], vertical_alignment="bottom")
    rayon_m = int(
        gauche.number_input("Rayon (m)", 1, RAYON_MAX_M, RAYON_M, step=25, key=f"rayon-lieux-{redaction.cle}")
    )
    if droite.button("Ajouter cette zone", key=f"situer-{redaction.cle}", disabled=not any(map(str.strip, textes))):
        _locate(redaction, textes, rayon_m)
    juges, anomalies = redaction.lieux_juges
    if textes == juges and anomalies:
        show_faults(anomalies)
        st.caption("La zone s’ajoutera quand chaque ligne sera comprise : corrigez celles-ci, ou videz-les.")


def _locate(redaction: Redaction, textes: list[str], rayon_m: int) -> None:
    """Add the zone of a list once each of its lines is understood; until then the list stays as typed."""
    code = redaction.free_code()
    saisies = zone_of_lieux(textes, code, f"Zone {code[1:]}", index=donnees.repertoire(), rayon_m=rayon_m)
    redaction.lieux_juges = (textes, saisies.anomalies)
    if saisies.acceptable:
        redaction.lieux, redaction.pose_lieux = redaction.lieux.iloc[:0], uuid4().hex
        _keep(redaction, saisies)


def _add_territoires(redaction: Redaction) -> None:
    noms = st.multiselect(
        "Territoires", _territoires(), key=f"territoires-{redaction.cle}", placeholder="17e, Épinettes, Paris Centre…"
    )
    if st.button("Ajouter cette zone", key=f"poser-{redaction.cle}", disabled=not noms):
        nom = ", ".join(noms)
        _keep(redaction, zone_of_territoires(noms, redaction.free_code(), nom[:200]))


def _keep(redaction: Redaction, saisies: ZonesSaisies) -> None:
    redaction.add(saisies)
    redaction.cadre = carte_maraudes.frame([shapely.from_wkb(zone.contour) for zone in saisies.zones])
    st.rerun()


@st.cache_resource(show_spinner=False)
def _territoires() -> list[str]:
    quartiers = reference.load_quartiers()
    return [
        "Paris",
        "Paris Centre",
        *(z.nom for z in arrondissements()),
        *(sorted(quartiers[0]["nom"]) if quartiers else []),
    ]
