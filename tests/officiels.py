"""Made-up official files: a town of squares where Paris is, with the producers' own column names."""

import gzip
import json

COTE = 0.04, 0.02
"""Size of an arrondissement, in degrees: a grid of 5 × 4 from 2.23 E, 48.82 N."""


def carre(numero: int, partie: int | None = None) -> list[list[float]]:
    """Ring of arrondissement `numero` (1 to 20), or of one of its quarters (0 to 3)."""
    largeur, hauteur = COTE
    x, y = 2.23 + (numero - 1) % 5 * largeur, 48.82 + (numero - 1) // 5 * hauteur
    if partie is not None:
        largeur, hauteur = largeur / 2, hauteur / 2
        x, y = x + partie % 2 * largeur, y + partie // 2 * hauteur
    return [[x, y], [x + largeur, y], [x + largeur, y + hauteur], [x, y + hauteur], [x, y]]


def arrondissements() -> list[dict]:
    return [polygon({"c_arinsee": 75100.0 + n, "l_ar": f"{n}e Ardt"}, carre(n)) for n in range(1, 21)]


def quartiers() -> list[dict]:
    return [
        polygon({"c_quinsee": f"751{n:02}{rang:02}", "l_qu": f"Carré {n}-{rang}"}, carre(n, rang - 1))
        for n in range(1, 21)
        for rang in range(1, 5)
    ]


def voies(nombre: int = 5_000) -> list[dict]:
    return [
        feature(
            {"n_sq_vo": 750_000_000 + i, "l_longmin": f"Rue {i}"},
            {"type": "LineString", "coordinates": [[2.3, 48.85], [2.3 + i / 1e6, 48.86]]},
        )
        for i in range(nombre)
    ]


def polygon(properties: dict, ring: list) -> dict:
    return feature(properties, {"type": "Polygon", "coordinates": [ring]})


def feature(properties: dict, geometry: dict | None) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(features: list[dict]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def adresses(nombre: int = 120_000, lon: float = 2.35) -> bytes:
    lignes = [f"id{i};{i};;Rue Longue;{75101 + i % 20};{lon};48.85" for i in range(nombre)]
    return gzip.compress("\n".join(("id;numero;rep;nom_voie;code_insee;lon;lat", *lignes)).encode(), compresslevel=1)
