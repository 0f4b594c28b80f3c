"""QGIS styles of the layers of a publication, written as QML: what is suppressed is dotted, what is missing hatched."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from counting.rapports.cartes import ENCRE, GRIS, MANQUANT, SECRET
from counting.rapports.echelles import Echelle

VERSION = "3.22.0"
FINESSE_M = 20
"""Metres: how near the label is to the middle of the largest circle a territoire holds."""

FOND_POINTS, FOND_HACHURES = "#eeece6", "#e9e8e4"


def make_qml(echelle: Echelle, *, valeur: str, statut: str, complet: str, texte: str) -> str:
    """Rules of a layer: one a class of the scale, one for the suppressed, one for the missing.

    Parameters
    ----------
    echelle : Echelle
        Classes and colours.
    valeur, statut, complet, texte : str
        Names of the columns: number, « publié » or not, whether no secteur is missing, what is written.
    """
    racine = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling", labelsEnabled="1")
    rendu = ET.SubElement(racine, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    regles = ET.SubElement(rendu, "rules", key="{lanterne}")
    symboles = ET.SubElement(rendu, "symbols")
    for rang, (filtre, libelle, couches) in enumerate(_rules(echelle, valeur, statut, complet)):
        ET.SubElement(regles, "rule", key=f"{{lanterne-{rang}}}", filter=filtre, label=libelle, symbol=str(rang))
        symbole = ET.SubElement(symboles, "symbol", type="fill", name=str(rang), alpha="1", clip_to_extent="1")
        symbole.extend(couches)
    _add_labels(racine, f"\"nom\" || '\\n' || coalesce(\"{texte}\", '')")
    entete = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return entete + ET.tostring(racine, encoding="unicode")


def _rules(echelle: Echelle, valeur: str, statut: str, complet: str) -> Iterator[tuple[str, str, list[ET.Element]]]:
    """Filter, words and drawing of each rule."""
    entier = f'"{statut}" = \'publié\' AND coalesce("{complet}", true)'
    basses: Sequence[float | None] = (None, *echelle.bornes[:-1])
    for basse, haute, couleur, libelle in zip(basses, echelle.bornes, echelle.couleurs, echelle.libelles, strict=True):
        bornes = [f'"{valeur}" > {basse:g}'] if basse is not None else []
        bornes += [f'"{valeur}" <= {haute:g}'] if haute != float("inf") else []
        yield " AND ".join([entier, *bornes]), libelle, [_fill(couleur)]
    yield f"\"{statut}\" <> 'publié'", SECRET, [_fill(FOND_POINTS), _dots()]
    manque = f'"{statut}" IS NULL OR ("{statut}" = \'publié\' AND NOT coalesce("{complet}", true))'
    yield manque, MANQUANT, [_fill(FOND_HACHURES), _hatches()]


def _fill(couleur: str) -> ET.Element:
    return _layer(
        "SimpleFill", color=_rgba(couleur), style="solid", outline_color=_rgba(ENCRE), outline_style="solid",
        outline_width="0.26", outline_width_unit="MM", joinstyle="round",
    )  # fmt: skip


def _dots() -> ET.Element:
    couche = _layer("PointPatternFill", distance_x="2.2", distance_y="2.2", distance_x_unit="MM", distance_y_unit="MM")
    point = ET.SubElement(couche, "symbol", type="marker", name="@points", alpha="1")
    point.append(
        _layer("SimpleMarker", name="circle", color=_rgba(ENCRE), outline_style="no", size="0.7", size_unit="MM")
    )
    return couche


def _hatches() -> ET.Element:
    couche = _layer("LinePatternFill", angle="45", distance="2", distance_unit="MM")
    trait = ET.SubElement(couche, "symbol", type="line", name="@hachures", alpha="1")
    trait.append(
        _layer("SimpleLine", line_color=_rgba(GRIS), line_width="0.6", line_width_unit="MM", line_style="solid")
    )
    return couche


def _layer(classe: str, **reglages: str) -> ET.Element:
    couche = ET.Element("layer", {"class": classe, "enabled": "1", "locked": "0", "pass": "0"})
    for nom, valeur in reglages.items():
        ET.SubElement(couche, "prop", k=nom, v=valeur)
    return couche


def _add_labels(racine: ET.Element, expression: str) -> None:
    etiquettes = ET.SubElement(racine, "labeling", type="simple")
    reglages = ET.SubElement(etiquettes, "settings", calloutType="simple")
    style = ET.SubElement(
        reglages, "text-style", fieldName=expression, isExpression="1", fontSize="8", fontSizeUnit="Point",
        textColor=_rgba(ENCRE), fontFamily="sans-serif", multilineHeight="1",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=_rgba("#ffffff")
    )
    ET.SubElement(reglages, "text-format", multilineAlign="1")
    ET.SubElement(
        reglages, "placement", placement="1", geometryGeneratorEnabled="1", geometryGeneratorType="PointGeometry",
        geometryGenerator=f"pole_of_inaccessibility($geometry, {FINESSE_M})",
    )  # fmt: skip
    ET.SubElement(reglages, "rendering", drawLabels="1", displayAll="1", obstacle="0")


def _rgba(couleur: str) -> str:
    """« #14213d » as QGIS writes it.

    >>> _rgba("#14213d")
    '20,33,61,255'
    """
    return ",".join(str(int(couleur[rang : rang + 2], 16)) for rang in (1, 3, 5)) + ",255"
