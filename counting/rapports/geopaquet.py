"""A publication as a GeoPackage that QGIS opens styled: one layer a level, EPSG:2154, and every cell in a table."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from counting.domain import Niveau
from counting.geographie.niveaux import PARIS, Territoires
from counting.publication.exports import load_cases, load_layer, niveaux_of, readme, slug
from counting.publication.registre import Publiee
from counting.rapports import echelles
from counting.rapports.cases import PartFemmes, part_femmes, read_cases
from counting.rapports.styles_qgis import make_qml
from geo.crs import METRES

GEOMETRIE = "geom"
NORME = "1.2"
"""Version of GeoPackage: QGIS reads it without a warning since 2020, and later ones not everywhere."""

STYLES = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
    description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
CONTENUS = "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, 'attributes', ?, ?)"


def write_geopackage(publiee: Publiee, territoires: Territoires) -> bytes:
    """The GeoPackage: the same publication gives the same bytes with the same libraries.

    Layers ``paris``, ``dst``, ``paris_centre_16``, ``arrondissement``; attribute tables ``cases`` (every cell) and
    ``lisez_moi``; styles « Effectif » and « Part des femmes » in ``layer_styles``, the first one by default.
    """
    quand = publiee.ecrite_le.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "publication.gpkg"
        for niveau in niveaux_of(publiee):
            couche = _layer(publiee, niveau, territoires)
            pyogrio.write_dataframe(
                couche, chemin, layer=layer_name(niveau), driver="GPKG", append=chemin.exists(),
                geometry_type="MultiPolygon", promote_to_multi=True,
                dataset_options={"VERSION": NORME}, layer_options={"GEOMETRY_NAME": GEOMETRIE},
            )  # fmt: skip
        with closing(sqlite3.connect(chemin)) as base:
            _add_table(base, "cases", load_cases(publiee, territoires), quand)
            _add_table(base, "lisez_moi", pd.DataFrame(readme(publiee, territoires), columns=["nom", "texte"]), quand)
            _add_styles(base, publiee, territoires, quand)
            base.execute("UPDATE gpkg_contents SET last_change = ?", (quand,))
            base.commit()
            base.execute("VACUUM")
        return chemin.read_bytes()


def layer_name(niveau: Niveau) -> str:
    """Name of the layer of a level.

    >>> layer_name(Niveau.PARIS_CENTRE), layer_name(Niveau.DST)
    ('paris_centre_16', 'dst')
    """
    return str(niveau).lower().replace(" + ", "_").replace(" ", "_")


def _layer(publiee: Publiee, niveau: Niveau, territoires: Territoires) -> gpd.GeoDataFrame:
    """Layer of a level with shares of women, in metres."""
    couche = load_layer(publiee, niveau, territoires).to_crs(METRES)
    cases = read_cases(publiee.publication.cases)
    for perimetre in _with_sexes(publiee):
        parts = [part_femmes(cases, perimetre, niveau, code) for code in couche["code"]]
        for nom in ("part", "mini", "maxi"):
            valeurs = pd.Series([getattr(une, nom) for une in parts], dtype=float)
            couche[f"{slug(perimetre)}_part_femmes_{nom}"] = valeurs.round(4)
        couche[f"{slug(perimetre)}_part_femmes_statut"] = _statuts(parts)
        couche[f"{slug(perimetre)}_part_femmes_texte"] = [_text(une.part) for une in parts]
    entiers = couche.select_dtypes("boolean").columns
    return couche.assign(**{nom: couche[nom].astype("Int8").astype("Int16") for nom in entiers})


def _statuts(parts: list[PartFemmes]) -> list[str | None]:
    return [None if une.mini is None else ("secret" if une.part is None else "publié") for une in parts]


def _text(part: float | None) -> str:
    return "secret" if part is None else f"{100 * part:.1f} %".replace(".", ",")


def _with_sexes(publiee: Publiee) -> list[str]:
    cases = publiee.publication.cases
    return list(dict.fromkeys(cases.loc[cases["variable"] == "sexe", "perimetre"]))


def _add_table(base: sqlite3.Connection, nom: str, table: pd.DataFrame, quand: str) -> None:
    """A table without geometry."""
    nommee = table.astype(object).where(table.notna(), None)
    colonnes = ", ".join(f'"{colonne}" {_type(table[colonne])}' for colonne in table.columns)
    base.execute(f'CREATE TABLE "{nom}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {colonnes})')
    noms, trous = ", ".join(f'"{une}"' for une in table.columns), ", ".join("?" * len(table.columns))
    base.executemany(f'INSERT INTO "{nom}" ({noms}) VALUES ({trous})', nommee.itertuples(index=False, name=None))
    base.execute(CONTENUS, (nom, nom, quand))


def _type(colonne: pd.Series) -> str:
    return "INTEGER" if pd.api.types.is_integer_dtype(colonne) else "TEXT"


def _add_styles(base: sqlite3.Connection, publiee: Publiee, territoires: Territoires, quand: str) -> None:
    base.execute(STYLES)
    for niveau in niveaux_of(publiee):
        for rang, (titre, qml) in enumerate(_styles(publiee, niveau, territoires)):
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) "
                "VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '', ?)",
                (layer_name(niveau), GEOMETRIE, titre[:30], qml, int(rang == 0), titre, quand),
            )
    base.execute(CONTENUS, ("layer_styles", "layer_styles", quand))


def _styles(publiee: Publiee, niveau: Niveau, territoires: Territoires) -> list[tuple[str, str]]:
    """Title and QML of each style of a level, the widest périmètre first."""
    couche = _layer(publiee, niveau, territoires)
    couche = couche[couche.geometry.notna()]
    cases = read_cases(publiee.publication.cases)
    effectifs, parts = [], []
    for perimetre in list(dict.fromkeys(publiee.publication.cases["perimetre"]))[::-1]:
        debut = slug(perimetre)
        echelle = echelles.sequentielle(couche[f"{debut}_effectif_valeur"])
        effectifs.append((f"Effectif, {perimetre}", _qml(echelle, debut, "effectif", "valeur")))
        paris = part_femmes(cases, perimetre, Niveau.PARIS, PARIS).part
        if paris is not None:
            echelle = echelles.divergente(couche[f"{debut}_part_femmes_part"], centre=paris)
            parts.append((f"Part des femmes, {perimetre}", _qml(echelle, debut, "part_femmes", "part")))
    return [*effectifs[:1], *parts, *effectifs[1:]]


def _qml(echelle: echelles.Echelle, debut: str, mesure: str, valeur: str) -> str:
    return make_qml(
        echelle,
        valeur=f"{debut}_{mesure}_{valeur}",
        statut=f"{debut}_{mesure}_statut",
        complet=f"{debut}_complet",
        texte=f"{debut}_{mesure}_texte",
    )
