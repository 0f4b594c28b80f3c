"""Zones of a study as files, each line with the rule, the moment and the édition it answers for."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from counting.fichiers.exports import inert_csv
from geo.crs import DEGREES


def zones_csv(zones: gpd.GeoDataFrame, contexte: Mapping[str, str]) -> bytes:
    """Zones without their contour, as CSV that a spreadsheet opens.

    `contexte` comes first on each line, then what the frame says of itself (``attrs``: whom it leaves out).
    """
    return inert_csv(_mark(zones, contexte).drop(columns="geometry"))


def zones_geojson(zones: gpd.GeoDataFrame, contexte: Mapping[str, str]) -> bytes:
    """Zones as GeoJSON, EPSG:4326."""
    texte: str = (
        gpd.GeoDataFrame(_mark(zones, contexte), crs=zones.crs)
        .to_crs(DEGREES)
        .to_json(drop_id=True, na="null", ensure_ascii=False)
    )
    return texte.encode()


def table_csv(table: pd.DataFrame, contexte: Mapping[str, str]) -> bytes:
    """Any table of a study, as `zones_csv`."""
    return inert_csv(_mark(table, contexte))


def _mark(frame: pd.DataFrame, contexte: Mapping[str, str]) -> pd.DataFrame:
    table = frame.reset_index() if frame.index.name else frame.reset_index(drop=True)
    metriques = [nom for nom in map(str, table.columns) if nom.endswith(("_m2", "_m")) and not nom.startswith("part_")]
    surfaces = {nom: table[nom].round().astype("Int64") for nom in metriques}
    dits = {**contexte, **{str(nom): str(valeur) for nom, valeur in frame.attrs.items()}}
    devant = {nom: pd.Series(valeur, index=table.index, dtype=object) for nom, valeur in dits.items()}
    return pd.concat([pd.DataFrame(devant, index=table.index), table.assign(**surfaces)], axis=1)
