"""The queue of addresses a person must place, and the decisions taken there, remembered for the same text."""

import math
from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Engine, select

from counting import schema
from counting.domain import SANS_SECTEUR, Position, StatutPosition
from counting.errors import CountingError
from counting.fiches.colonnes import fold
from counting.fiches.rencontres import load_rencontres
from counting.geographie.positions import CHOIX, decide, load_positions

Decisions = Mapping[tuple[str, str], Position]
"""Points people chose, by secteur and folded address."""


def file_a_localiser(engine: Engine, edition: str) -> pd.DataFrame:
    """Lines whose address is not placed with certainty.

    Returns
    -------
    DataFrame, index = uid
        ``secteur``, ``adresse``, ``lon``, ``lat`` (EPSG:4326, NaN when not found), ``statut``, ``score``; by secteur.
        A line without any address is there only when it has no secteur either.
    """
    lignes = load_rencontres(engine, edition)[["uid", "secteur", "adresse"]].set_index("uid")
    positions = load_positions(engine, edition).reindex(lignes.index)
    valables = positions["adresse"] == lignes["adresse"]
    points = positions[["lon", "lat", "statut", "score"]].where(valables)
    sures = points["statut"] == StatutPosition.OK
    situable = (lignes["adresse"] != "") | (lignes["secteur"] == SANS_SECTEUR)
    attente = lignes.join(points)[situable & ~sures]
    return attente.fillna({"statut": StatutPosition.INTROUVABLE, "score": 0.0}).sort_values(["secteur", "adresse"])


def decider(engine: Engine, edition: str, uid: str, *, lon: float, lat: float, auteur: str) -> int:
    """Write the point someone chose for a line, and for the lines of the same secteur still waiting with its text.

    Returns
    -------
    int
        Number of lines placed.

    Raises
    ------
    CountingError
        No author, a point that is not on Earth, or a line that is on no current fiche.
    """
    if not auteur.strip():
        raise CountingError("La décision n’a pas d’auteur. Écrivez votre nom.")
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise CountingError(
            f"Point {lon}, {lat} : attendu une longitude et une latitude en degrés. Placez-le à nouveau."
        )
    lignes = load_rencontres(engine, edition).set_index("uid")[["secteur", "adresse"]]
    if uid not in lignes.index:
        raise CountingError("Cette ligne n’est plus sur aucune fiche. Rechargez la file à localiser.")
    secteur, adresse = map(str, lignes.loc[uid])
    attente = file_a_localiser(engine, edition)
    textes = {uid: adresse} | {
        str(autre): str(texte)
        for autre, texte in attente.loc[attente["secteur"] == secteur, "adresse"].items()
        if texte and fold(str(texte)) == fold(adresse)
    }
    position = Position(lon, lat, StatutPosition.OK, 1.0, CHOIX)
    for identite, texte in textes.items():
        decide(engine, edition, identite, adresse=texte, position=position, auteur=auteur)
    return len(textes)


def load_decisions(engine: Engine, edition: str) -> dict[tuple[str, str], Position]:
    """Points people chose in an édition, by secteur and folded address; the last choice holds."""
    requete = select(schema.position).where(
        schema.position.c.edition == edition, schema.position.c.methode == CHOIX, schema.position.c.adresse != ""
    )
    with engine.connect() as connection:
        choix = connection.execute(requete.order_by(schema.position.c.id)).all()
    secteurs = load_rencontres(engine, edition).set_index("uid")["secteur"].to_dict() if choix else {}
    return {
        (secteurs[ligne.uid], fold(ligne.adresse)): Position(
            ligne.lon, ligne.lat, StatutPosition(ligne.statut), ligne.score, ligne.methode
        )
        for ligne in choix
        if ligne.uid in secteurs
    }
