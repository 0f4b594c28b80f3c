"""Place the addresses of rencontres: what people decided, else what the index answers, doubted far from the secteur."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from counting.domain import Mode, Position, Rencontre, StatutPosition
from counting.fiches.a_localiser import Decisions
from counting.fiches.colonnes import fold
from counting.geographie.positions import CHOIX
from counting.seuils import ECART_SECTEUR
from counting.store import var_folder
from geo.adresses import AddressIndex, Answer, Candidate, open_reference_index
from geo.crs import DEGREES, METRES, require_degrees
from geo.geoplateforme import open_geoplateforme

Progress = Callable[[int, int], None]
GEOPLATEFORME = "Géoplateforme"
"""Method of a point the Géoplateforme gave: it waits for a person."""

_LOT = 1_000
_STATUTS = {
    "ok": StatutPosition.OK,
    "a_verifier": StatutPosition.A_VERIFIER,
    "introuvable": StatutPosition.INTROUVABLE,
}


def build_index(secteurs: gpd.GeoDataFrame | None = None, *, cache: Path | None = None) -> AddressIndex:
    """Open the address index of the reference folder and the mairies; it also knows the codes of `secteurs`.

    `cache` is where the compiled index is kept; the var folder by default. Build it once a process: it is shared.
    """
    index = open_reference_index(cache or var_folder() / "adresses")
    if secteurs is None or secteurs.geometry.isna().all():
        return index
    traces = secteurs.loc[secteurs.geometry.notna(), ["geometry"]]
    return index.with_zones(traces.rename_axis("code").reset_index())


def situer(
    index: AddressIndex, rencontres: Sequence[Rencontre], secteurs: gpd.GeoDataFrame, code: str, *, decisions: Decisions
) -> list[Rencontre]:
    """Give a point to the rencontres of one secteur; one that a person or the Géoplateforme gave is kept."""
    adresses = ["" if _is_settled(rencontre.position) else rencontre.adresse for rencontre in rencontres]
    positions = localiser(index, adresses, [code] * len(rencontres), secteurs, decisions=decisions)
    return [
        rencontre if _is_settled(rencontre.position) else replace(rencontre, position=position)
        for rencontre, position in zip(rencontres, positions, strict=True)
    ]


def localiser(
    index: AddressIndex,
    adresses: Sequence[str],
    codes: Sequence[str],
    secteurs: gpd.GeoDataFrame,
    *,
    decisions: Decisions,
    progress: Progress | None = None,
) -> list[Position | None]:
    """Find the point of each address, in the light of the secteur it was written for.

    What the index does not find is asked of the Géoplateforme, if it is enabled; never what a person decided.

    Parameters
    ----------
    index : AddressIndex
        From `build_index`.
    adresses, codes : sequences of str, same length
        Address and secteur of each line; a code that `secteurs` does not hold, or `SANS_SECTEUR`, gives no context.
    secteurs : GeoDataFrame, EPSG:4326, index = code
        From `counting.editions.registre.load_secteurs`.
    decisions : mapping
        From `load_decisions`; they win over the index.
    progress : callable, optional
        Receives distinct addresses done and to do.

    Returns
    -------
    list of Position or None
        None for an empty address. A point farther than `ECART_SECTEUR` from its secteur is « à vérifier », whatever
        the index thinks of it.
    """
    paires = list(zip(adresses, codes, strict=True))
    distinctes = list(dict.fromkeys((a, code) for a, code in paires if a and (code, fold(a)) not in decisions))
    arrondissements, centres = secteurs["arrondissement"].dropna().to_dict(), _centres(secteurs)
    service = open_geoplateforme()
    trouvees: list[Position] = []
    for debut in range(0, len(distinctes), _LOT):
        lot = distinctes[debut : debut + _LOT]
        textes, contextes = [adresse for adresse, _ in lot], [arrondissements.get(code) for _, code in lot]
        nears = [centres.get(code) for _, code in lot]
        reponses = index.locate_many(textes, arrondissements=contextes, nears=nears)
        secondes = service.retry(textes, reponses, contextes) if service else reponses
        trouvees += map(_position, reponses, secondes)
        if progress:
            progress(len(trouvees), len(distinctes))
    trouvees = _doubt_far(trouvees, [code for _, code in distinctes], secteurs)
    connues = dict(zip(distinctes, trouvees, strict=True))
    return [decisions.get((code, fold(adresse)), connues.get((adresse, code))) for adresse, code in paires]


def candidates(index: AddressIndex, texte: str, n: int, *, arrondissement: str | None = None) -> list[Candidate]:
    """At most `n` places an address may mean, likeliest first.

    When the index does not find it and the Géoplateforme is enabled, one more, labelled so, comes from there.
    """
    locaux = index.candidates(texte, n, arrondissement=arrondissement)
    service = open_geoplateforme()
    if service is None or index.locate(texte, arrondissement=arrondissement).status != "introuvable":
        return locaux
    seconde = service.search(texte, citycode=arrondissement)
    if seconde is None or seconde.lon is None or seconde.lat is None or seconde.type is None:
        return locaux
    label = f"{GEOPLATEFORME} : {seconde.label}"
    return [*locaux, Candidate(seconde.lon, seconde.lat, seconde.type, label, seconde.score)]


def ecarts_m(
    positions: Sequence[Position | None], codes: Sequence[str], secteurs: gpd.GeoDataFrame
) -> NDArray[np.float64]:
    """Metres from each point to the secteur it is written for; NaN without point or contour."""
    require_degrees(secteurs)
    lon = np.array([np.nan if position is None or position.lon is None else position.lon for position in positions])
    lat = np.array([np.nan if position is None or position.lat is None else position.lat for position in positions])
    points = gpd.GeoSeries.from_xy(lon, lat, crs=DEGREES).to_crs(METRES).to_numpy()
    points[np.isnan(lon)] = None
    contours = secteurs.geometry.to_crs(METRES).reindex(list(codes)).to_numpy()
    ecarts: NDArray[np.float64] = shapely.distance(points, contours)
    return ecarts


def _centres(secteurs: gpd.GeoDataFrame) -> dict[str, tuple[float, float]]:
    """A point within each secteur of street; a wood is too wide for one point to say where its addresses are."""
    rues = secteurs[(secteurs["mode"] == Mode.RUE) & secteurs.geometry.notna()]
    points = rues.geometry.representative_point()
    return dict(zip(rues.index, zip(points.x, points.y, strict=True), strict=True))


def _position(premiere: Answer, reponse: Answer) -> Position:
    """Position an answer gives; `premiere` is what the index said, `reponse` the same unless it was asked elsewhere."""
    statut = _STATUTS[reponse.status]
    methode: str = reponse.type or StatutPosition.INTROUVABLE.value
    if reponse.status != premiere.status:
        methode = GEOPLATEFORME
    return Position(reponse.lon, reponse.lat, statut, reponse.score, methode)


def _doubt_far(positions: list[Position], codes: list[str], secteurs: gpd.GeoDataFrame) -> list[Position]:
    loin = ecarts_m(positions, codes, secteurs) > ECART_SECTEUR.valeur
    return [
        replace(position, statut=StatutPosition.A_VERIFIER) if doute else position
        for position, doute in zip(positions, loin, strict=True)
    ]


def _is_settled(position: Position | None) -> bool:
    """True for a point that is not looked for again: a person's, or the answer of a service that may not repeat it."""
    return position is not None and position.methode in {CHOIX, GEOPLATEFORME}
