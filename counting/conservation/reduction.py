"""Rewrite the lines of an édition so that nothing in them says where, within a secteur, someone was."""

from typing import Any
from uuid import uuid4

import geopandas as gpd
import numpy as np
from sqlalchemy import Connection, Text, bindparam, func, insert, select, update

from counting import schema
from counting.domain import SANS_SECTEUR, StatutPosition
from counting.geographie.niveaux import NON_LOCALISE
from counting.scelles import lifted
from counting.schema_journal import rattachement
from geo.rattachement import ZoneIndex

METHODE = "réduite au secteur"
Libelles = dict[tuple[str, str], str]

RENCONTRE, QUESTIONNAIRE, POSITION, REVISION = (
    table.c for table in (schema.rencontre, schema.questionnaire, schema.position, schema.revision)
)


def count_lines(connection: Connection, edition: str) -> dict[str, int]:
    """Lines of fiches, all revisions together, and points of an édition."""
    lignes = select(func.count()).select_from(schema.rencontre).where(RENCONTRE.revision.in_(_revisions(edition)))
    points = select(func.count()).select_from(schema.position).where(POSITION.edition == edition)
    return {"rencontres": connection.scalar(lignes) or 0, "positions": connection.scalar(points) or 0}


def rewrite(connection: Connection, edition: str, secteurs: gpd.GeoDataFrame, arrondissements: ZoneIndex) -> None:
    """Put the secteur in place of addresses, points and hours, in every revision.

    Identities of lines change too: an import derives them from the row's text, which could be guessed back from them.
    A line and a point that bore the same address still do, so that each version reads what it read.

    Parameters
    ----------
    connection : Connection
        Write transaction of the caller.
    edition : str
        Identifier.
    secteurs : GeoDataFrame
        From `counting.editions.registre.load_secteurs`.
    arrondissements : ZoneIndex
        That of the figures: each sure point's arrondissement is kept, so that totals stay as they were.
    """
    lignes = connection.execute(
        select(RENCONTRE.revision, RENCONTRE.rang, RENCONTRE.uid, RENCONTRE.adresse, REVISION.secteur)
        .join(schema.revision, REVISION.id == RENCONTRE.revision)
        .where(REVISION.edition == edition)
        .order_by(RENCONTRE.revision, RENCONTRE.rang)
    ).all()
    points = connection.execute(select(schema.position).where(POSITION.edition == edition).order_by(POSITION.id)).all()
    libelles = _labels(lignes, points)
    uids = {uid: uuid4().hex for uid, _ in libelles}
    orphelines = {ligne.uid for ligne in lignes if ligne.secteur == SANS_SECTEUR}
    _keep(connection, points, orphelines, secteurs, arrondissements)
    with lifted(connection, "rencontre", "questionnaire", "position", "revision"):
        _rewrite_lines(connection, edition, lignes, libelles, uids)
        _rewrite_points(connection, points, libelles, uids)


def _labels(lignes: Any, points: Any) -> Libelles:
    """What each address of each line becomes: the secteur; a second address « secteur (2) », so as to stay another."""
    libelles: Libelles = {}
    rangs: dict[str, int] = {}
    for ligne in (*lignes, *points):
        cle = (ligne.uid, ligne.adresse)
        if cle not in libelles:
            secteur = getattr(ligne, "secteur", SANS_SECTEUR)
            rang = rangs[ligne.uid] = rangs.get(ligne.uid, 0) + bool(ligne.adresse)
            libelles[cle] = "" if not ligne.adresse else secteur if rang == 1 else f"{secteur} ({rang})"
    return libelles


def _keep(
    connection: Connection, points: Any, orphelines: set[str], secteurs: gpd.GeoDataFrame, arrondissements: ZoneIndex
) -> None:
    """Keep the arrondissement of every sure point, and the secteur of those whose line came with none."""
    surs = [point for point in points if point.statut == StatutPosition.OK and point.lon is not None]
    if not surs:
        return
    lon, lat = (np.array([getattr(point, axe) for point in surs], dtype=float) for axe in ("lon", "lat"))
    traces = secteurs.loc[secteurs.geometry.notna(), ["geometry"]].rename_axis("code").reset_index()
    dans = _codes(arrondissements, lon, lat)
    sur = [NON_LOCALISE] * len(surs) if traces.empty else _codes(ZoneIndex(traces), lon, lat)
    gardes = [
        {"position": point.id, "secteur": secteur if point.uid in orphelines else "", "arrondissement": code}
        for point, secteur, code in zip(surs, sur, dans, strict=True)
    ]
    connection.execute(insert(rattachement), gardes)


def _codes(index: ZoneIndex, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    codes = [*map(str, index.codes), NON_LOCALISE]
    return [codes[rang] for rang in index.locate(lon, lat)]  # -1, outside, is the last


def _rewrite_lines(connection: Connection, edition: str, lignes: Any, libelles: Libelles, uids: dict[str, str]) -> None:
    if lignes:
        connection.execute(
            update(schema.rencontre)
            .where(RENCONTRE.revision == bindparam("de"), RENCONTRE.rang == bindparam("au"))
            .values(uid=bindparam("vers"), adresse=bindparam("libelle"), heure=""),
            [
                {"de": li.revision, "au": li.rang, "vers": uids[li.uid], "libelle": libelles[li.uid, li.adresse]}
                for li in lignes
            ],
        )
        connection.execute(
            update(schema.questionnaire)
            .where(QUESTIONNAIRE.revision == bindparam("de"), QUESTIONNAIRE.uid == bindparam("etait"))
            .values(uid=bindparam("vers")),
            [{"de": li.revision, "etait": li.uid, "vers": uids[li.uid]} for li in lignes],
        )
    cle = f"{METHODE} ".replace(" ", "-")  # an import's key was a hash of its lines
    connection.execute(
        update(schema.revision).where(REVISION.edition == edition).values(cle_client=cle + REVISION.id.cast(Text))
    )


def _rewrite_points(connection: Connection, points: Any, libelles: Libelles, uids: dict[str, str]) -> None:
    if points:
        vides = {"lon": None, "lat": None, "score": 0.0, "methode": METHODE}
        connection.execute(
            update(schema.position)
            .where(POSITION.id == bindparam("de"))
            .values(uid=bindparam("vers"), adresse=bindparam("libelle"), **vides),
            [{"de": po.id, "vers": uids[po.uid], "libelle": libelles[po.uid, po.adresse]} for po in points],
        )


def _revisions(edition: str) -> Any:
    return select(REVISION.id).where(REVISION.edition == edition)
