"""Maps as SVG, written straight from the geometry: no drawing library, no font but the report's own."""

from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import shapely

from counting.rapports.echelles import FONCEES, Echelle
from geo.crs import METRES, require_degrees

LARGEUR, CARTE, MARGE = 1000.0, 765.0, 6.0
"""Width of the drawing, of the map in it, and margin, in its own units."""

FINESSE_M = 12.0
"""Borders are simplified by that much, together: neighbours still share them. Half a unit of the drawing."""

ENCRE, GRIS, AMBRE, PAPIER = "#14213d", "#8d93a0", "#8a5a00", "#ffffff"
POLICE = "Libertinus Serif"
POINTS, HACHURES = "url(#points)", "url(#hachures)"
MOTIFS = (
    '<defs><pattern id="points" width="7" height="7" patternUnits="userSpaceOnUse">'
    f'<rect width="7" height="7" fill="#eeece6"/><circle cx="3.5" cy="3.5" r="1.1" fill="{ENCRE}"/></pattern>'
    '<pattern id="hachures" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#e9e8e4"/><rect width="2" height="7" fill="{GRIS}"/></pattern></defs>'
)
SECRET, MANQUANT = "secret statistique", "non restitué ou incomplet"


def draw(
    zones: gpd.GeoDataFrame,
    couleurs: Mapping[str, str],
    etiquettes: Mapping[str, Sequence[str]],
    legende: Sequence[tuple[str, str]],
    *,
    surlignes: Collection[str] = (),
) -> str:
    """Draw territoires.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326, index = code
        Polygons that share their borders.
    couleurs : mapping of code to colour
        Or `POINTS` (suppressed), `HACHURES` (missing); a code that is not there is hatched.
    etiquettes : mapping of code to lines of text
        Written on the territoire, the first one in bold.
    legende : sequence of (colour, words)
    surlignes : codes
        Territoires outlined together in amber.

    Returns
    -------
    str
        SVG, `LARGEUR` units wide.

    Raises
    ------
    WrongCRSError
        `zones` is not in EPSG:4326.
    """
    require_degrees(zones)
    contours = dict(zip(map(str, zones.index), _place(zones), strict=True))
    hauteur = max(shapely.total_bounds(list(contours.values()))[3] + MARGE, 26.0 * len(legende) + 2 * MARGE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LARGEUR:g} {hauteur:.0f}" font-family="{POLICE}">',
        MOTIFS,
        *(
            _path(contour, fill=couleurs.get(code, HACHURES), stroke=ENCRE, stroke_width="1")
            for code, contour in contours.items()
        ),
    ]
    if surlignes:
        ensemble = shapely.union_all([contours[code] for code in surlignes])
        parts.append(_path(ensemble, fill="none", stroke=PAPIER, stroke_width="7"))
        parts.append(_path(ensemble, fill="none", stroke=AMBRE, stroke_width="4"))
    parts += [_label(contour, etiquettes.get(code, ()), couleurs.get(code, "")) for code, contour in contours.items()]
    parts += [_line(rang, *ligne) for rang, ligne in enumerate(legende)]
    return "".join([*parts, "</svg>"])


def legend(echelle: Echelle, *, secrets: bool, manquants: bool) -> list[tuple[str, str]]:
    """Classes of a scale, then the signs for what has no value, where used."""
    lignes = list(zip(echelle.couleurs, echelle.libelles, strict=True))
    return [*lignes, *([(POINTS, SECRET)] if secrets else []), *([(HACHURES, MANQUANT)] if manquants else [])]


def _place(zones: gpd.GeoDataFrame) -> list[shapely.Geometry]:
    """Polygons in the units of the drawing, y downwards."""
    contours = shapely.coverage_simplify(zones.to_crs(METRES).geometry.to_numpy(), FINESSE_M)
    ouest, _, est, nord = shapely.total_bounds(contours)
    echelle = (CARTE - 2 * MARGE) / (est - ouest)
    places: list[shapely.Geometry] = shapely.transform(
        contours, lambda xy: (xy - (ouest, nord)) * (echelle, -echelle) + MARGE
    ).tolist()
    return places


def _path(contour: shapely.Geometry, **attributs: str) -> str:
    anneaux = shapely.get_rings(shapely.get_parts(contour))
    trace = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(anneau)[:-1]) + "Z" for anneau in anneaux
    )
    nommes = "".join(f" {nom.replace('_', '-')}={quoteattr(valeur)}" for nom, valeur in attributs.items())
    return f'<path d="{trace}" fill-rule="evenodd" stroke-linejoin="round"{nommes}/>'


def _label(contour: shapely.Geometry, lignes: Sequence[str], fond: str) -> str:
    """Lines in the middle of the largest circle the territoire holds; over a pattern or a light ground, with a halo."""
    centre = shapely.get_point(shapely.maximum_inscribed_circle(contour, tolerance=0.5), 0)
    haut = centre.y - 15 * (len(lignes) - 1) / 2 + 5
    encre = PAPIER if fond in FONCEES else ENCRE
    halo = "" if fond in FONCEES else f' stroke="{PAPIER}" stroke-width="3" stroke-opacity="0.85"'
    dessous, dessus = [], []
    for rang, ligne in enumerate(lignes):
        taille, graisse = (15, "bold") if rang == 0 else (13, "normal")
        debut = (
            f'<text x="{centre.x:.1f}" y="{haut + 15 * rang:.1f}" font-size="{taille}" font-weight="{graisse}" '
            f'text-anchor="middle" fill="{encre}"'
        )
        dessous.append(f"{debut}{halo}>{escape(ligne)}</text>" if halo else "")
        dessus.append(f"{debut}>{escape(ligne)}</text>")
    # The halo is drawn first, by itself: not every reader of SVG knows paint-order.
    return "".join([*dessous, *dessus])


def _line(rang: int, couleur: str, texte: str) -> str:
    haut = MARGE + 26.0 * rang
    return (
        f'<rect x="{CARTE + 12}" y="{haut}" width="26" height="17" fill="{couleur}" stroke="{ENCRE}" '
        f'stroke-width="0.8"/><text x="{CARTE + 46}" y="{haut + 13.5}" font-size="15" fill="{ENCRE}">'
        f"{escape(texte)}</text>"
    )
