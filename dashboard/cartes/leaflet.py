"""What makes folium the house's own: its files come from the app, its layers are drawn by `static/carte.js`.

Importing this module is enough: from then on a map element that would load a file from another host is refused.
"""

import json
import re
from pathlib import Path

import folium
import streamlit_folium
from branca.element import MacroElement
from jinja2 import Template

STATIC = Path(__file__).resolve().parents[1] / "static"
BASE = "/app/static/"
STYLE = (STATIC.parent / "carte.css").read_text(encoding="utf-8")
"""Sent with the map, not fetched: labels are measured as soon as they are written."""


class ForeignAssetError(RuntimeError):
    """A map element would have loaded a file from another host."""


class Territoires(MacroElement):
    """One GeoJSON layer, its labels and its hover texts. `donnees` is GeoJSON whose texts are already escaped."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "lanterneTerritoires({{ this._parent.get_name() }}, {{ this.donnees }});"
        "{% endmacro %}"
    )

    def __init__(self, donnees: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Territoires"
        self.donnees = donnees


class Epingles(MacroElement):
    """Numbered places to choose from, and one pin to drag: dropping it is a click on the map where it fell.

    `points` is a JSON list of ``[lat, lon, text]``; an empty text is the pin.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "lanterneEpingles({{ this._parent.get_name() }}, {{ this.points }});"
        "{% endmacro %}"
    )

    def __init__(self, points: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Epingles"
        self.points = points


class Rencontres(MacroElement):
    """Discs of persons met, one a place. `points` is a JSON list of ``[lat, lon, number]``, `mots` of two words."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "lanterneRencontres({{ this._parent.get_name() }}, {{ this.points }}, {{ this.mots }});"
        "{% endmacro %}"
    )

    def __init__(self, points: str, mots: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Rencontres"
        self.points = points
        self.mots = mots


class Symboles(MacroElement):
    """Lieux, a symbol each. `symboles` is a JSON list of objects whose texts are already escaped."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "lanterneSymboles({{ this._parent.get_name() }}, {{ this.symboles }});"
        "{% endmacro %}"
    )

    def __init__(self, symboles: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Symboles"
        self.symboles = symboles


class Mailles(MacroElement):
    """Small cells without a label. `mailles` is a JSON list of ``[[[lat, lon], …], colour, text]``, texts escaped."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "lanterneMailles({{ this._parent.get_name() }}, {{ this.mailles }});"
        "{% endmacro %}"
    )

    def __init__(self, mailles: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Mailles"
        self.mailles = mailles


class Fond(MacroElement):
    """What every map has before any layer: French controls, hatching patterns, a view on `emprise` (lat, lon)."""

    _template = Template(
        "{% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}"
        "{% macro script(this, kwargs) %}lanterneFond({{ this._parent.get_name() }}, {{ this.emprise }});{% endmacro %}"
    )

    def __init__(self, emprise: tuple[tuple[float, float], tuple[float, float]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Fond"
        self.emprise = json.dumps(emprise)
        self.style = STYLE


def address(name: str) -> str:
    """Address of one of the app's files; it changes with the file, so that no browser keeps an old one."""
    return f"{BASE}{name}?{int((STATIC / name).stat().st_mtime)}"


def _own_component(**arguments: object) -> object:
    """Draw st_folium's component, from the app's files only, and let the reader zoom the page."""
    links = [*arguments["js_links"], *arguments["css_links"]]  # type: ignore[misc]
    foreign = [link for link in links if not link.startswith(BASE)]
    if foreign:
        raise ForeignAssetError(f"Fichier de carte demandé à un autre hôte : {', '.join(foreign)}.")
    header = re.sub(r'<meta name="viewport".*?/>', "", str(arguments["header"]), flags=re.DOTALL)
    return _component(**{**arguments, "header": header})


folium.Map.default_js = [("leaflet", address("vendor/leaflet.js")), ("carte", address("carte.js"))]
folium.Map.default_css = [("leaflet", address("vendor/leaflet.css"))]
_component = streamlit_folium._component_func  # noqa: SLF001 - the one place where what it sends can be mended
streamlit_folium._component_func = _own_component  # noqa: SLF001
