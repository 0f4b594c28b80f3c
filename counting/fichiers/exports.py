"""Lines and figures as files; a file says which édition, périmètre and version it holds, and whether it is simulated.

Lines carry addresses and points: they are for organisers and coordinators only (rule 7).
"""

import io
import re

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Engine

from counting.domain import Edition, Perimetre, Version
from counting.editions.registre import get_edition, in_perimetre, load_secteurs
from counting.editions.versions import marque_of
from counting.fiches.rencontres import load_rencontres
from counting.geographie.positions import load_positions
from geo.crs import DEGREES

_FORMULE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FEUILLE = "Lanterne"


def load_lignes(engine: Engine, edition: str, *, perimetre: Perimetre, version: Version) -> pd.DataFrame:
    """Lines of an édition with their points, as they stood for a version.

    Returns
    -------
    DataFrame, one row a rencontre
        ``secteur``, ``mode``, ``uid``, ``adresse``, ``longitude``, ``latitude`` (EPSG:4326, NaN when not found),
        ``statut_position``, ``score_position``, then what the fiche says, the 21 effectifs sex × age included.
    """
    marque = marque_of(engine, edition, version)
    secteurs = load_secteurs(engine, edition)
    lignes = load_rencontres(engine, edition, jusqu_a=marque.revision)
    lignes = lignes[lignes["secteur"].map(in_perimetre(secteurs, perimetre)).astype(bool)].reset_index(drop=True)
    positions = load_positions(engine, edition, jusqu_a=marque.position).reindex(lignes["uid"]).reset_index(drop=True)
    points = positions[["lon", "lat", "statut", "score"]].where(positions["adresse"] == lignes["adresse"])
    points.columns = ["longitude", "latitude", "statut_position", "score_position"]
    devant = lignes[["secteur"]].assign(mode=lignes["secteur"].map(secteurs["mode"]))
    return pd.concat(
        [devant, lignes[["uid", "adresse"]], points, lignes.drop(columns=["secteur", "uid", "adresse"])], axis=1
    )


def lignes_csv(engine: Engine, edition: str, *, perimetre: Perimetre, version: Version) -> bytes:
    """Lines of an édition as CSV."""
    lignes = load_lignes(engine, edition, perimetre=perimetre, version=version)
    return table_csv(lignes, get_edition(engine, edition), perimetre, version)


def lignes_xlsx(engine: Engine, edition: str, *, perimetre: Perimetre, version: Version) -> bytes:
    """Lines of an édition as a workbook."""
    lignes = load_lignes(engine, edition, perimetre=perimetre, version=version)
    return table_xlsx(lignes, get_edition(engine, edition), perimetre, version)


def lignes_geojson(engine: Engine, edition: str, *, perimetre: Perimetre, version: Version) -> bytes:
    """Lines of an édition as GeoJSON points; a line without a point keeps a null geometry."""
    lignes = load_lignes(engine, edition, perimetre=perimetre, version=version)
    marquees = _mark(lignes, get_edition(engine, edition), perimetre, version)
    points = gpd.GeoSeries.from_xy(lignes["longitude"], lignes["latitude"], crs=DEGREES)
    geometrie = points.where(lignes["longitude"].notna(), None)
    couche = gpd.GeoDataFrame(marquees.drop(columns=["longitude", "latitude"]), geometry=geometrie, crs=DEGREES)
    texte: str = couche.to_json(drop_id=True, na="null", ensure_ascii=False)
    return texte.encode()


def table_csv(frame: pd.DataFrame, edition: Edition, perimetre: Perimetre, version: Version) -> bytes:
    """Any table of figures as CSV: `;` and UTF-8 with its mark, so that a spreadsheet opens it well.

    The columns ``edition``, ``nuit``, ``perimetre`` and ``version`` come first, then ``donnees_simulees`` when they
    are. A text that a spreadsheet would take for a formula is preceded by an apostrophe; numbers are left as they are.
    """
    return inert_csv(_mark(frame, edition, perimetre, version))


def inert_csv(frame: pd.DataFrame) -> bytes:
    """Table as CSV, as `table_csv` writes it, without the columns of an édition: the faults of a file, for example."""
    return _neutralise(frame).to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def table_xlsx(frame: pd.DataFrame, edition: Edition, perimetre: Perimetre, version: Version) -> bytes:
    """Any table of figures as a workbook, with the columns of `table_csv`."""
    octets = io.BytesIO()
    marquee = _neutralise(_mark(frame, edition, perimetre, version))
    marquee.replace({np.inf: None, -np.inf: None}).to_excel(
        octets, index=False, sheet_name=FEUILLE, freeze_panes=(1, 0)
    )
    return octets.getvalue()


def _mark(frame: pd.DataFrame, edition: Edition, perimetre: Perimetre, version: Version) -> pd.DataFrame:
    """Put édition, périmètre and version before the columns of a table (rules 2 and 8); a named index is a column."""
    table = frame.reset_index() if frame.index.name else frame.reset_index(drop=True)
    marques = {
        "edition": edition.nom,
        "nuit": edition.nuit.isoformat(),
        "perimetre": perimetre.value,
        "version": version.value,
    }
    if edition.simulee:
        marques["donnees_simulees"] = "oui"
    return pd.concat([pd.DataFrame(marques, index=table.index), table], axis=1)


def _neutralise(table: pd.DataFrame) -> pd.DataFrame:
    textes = table.select_dtypes(exclude=["number", "bool", "datetime"]).columns
    return table.assign(**{nom: table[nom].map(inert) for nom in textes})


def inert(valeur: object) -> object:
    """A text no spreadsheet will compute.

    >>> inert("=1+1"), inert("-2"), inert(-2), inert("12 rue Y")
    ("'=1+1", "'-2", -2, '12 rue Y')
    """
    if not isinstance(valeur, str):
        return valeur
    texte = _CONTROLES.sub("", valeur)
    return f"'{texte}" if _FORMULE.match(texte) else texte


def restore(texte: str) -> str:
    """Text of a cell of one of our exports, as it was before it was made inert.

    >>> restore("'=1+1"), restore("'tis"), restore("''=1+1")
    ('=1+1', "'tis", "'=1+1")
    """
    return texte[1:] if texte.startswith("'") and _FORMULE.match(texte[1:]) else texte
