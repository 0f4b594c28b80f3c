"""People of an édition as weighted points, for coverage: persons, women, families where they were met."""

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Engine

from counting.chiffres.cube import load_points
from counting.domain import CASES, Configuration, Perimetre, Sexe
from counting.schema import COLONNES_EFFECTIFS, nom_case
from counting.store import Marque
from geo.couverture import Mosaic
from geo.creneaux import Floats
from geo.crs import DEGREES, METRES

_FEMMES = [nom_case(sexe, age) for sexe, age in CASES if sexe is Sexe.F]


class Regard(StrEnum):
    """Whom one looks at: everyone, or women, or families (one a rencontre of that configuration)."""

    PERSONNES = "personnes"
    FEMMES = "femmes"
    FAMILLES = "familles"


@dataclass(frozen=True)
class Gens:
    """People of an édition whose point is sure, and how many have none.

    Attributes
    ----------
    points : DataFrame, one row a rencontre
        ``x_m``, ``y_m`` (EPSG:2154), then one column a `Regard`.
    sans_point : Series, index = Regard
        Those whose address waits in « à localiser », or was never written: said apart, never spread over the map.
    """

    points: pd.DataFrame
    sans_point: pd.Series

    def weigh(self, mosaic: Mosaic) -> tuple[pd.DataFrame, pd.Series]:
        """Sum them face by face: (one row a face, one column a `Regard`; sums of those outside every face)."""
        x_m, y_m = self.points["x_m"], self.points["y_m"]
        sommes: dict[str, Floats] = {}
        dehors: dict[str, float] = {}
        for regard in Regard:
            sommes[regard], dehors[regard] = mosaic.weigh(x_m, y_m, self.points[regard])
        return pd.DataFrame(sommes), pd.Series(dehors)

    def places(self, regard: Regard, contour: shapely.Geometry) -> pd.DataFrame:
        """Places inside a contour (EPSG:2154) where someone was counted, one row each, to the metre.

        ``lon``, ``lat`` (EPSG:4326), ``effectif``: neither address nor fiche. For whoever may « voir_points » only.
        """
        shapely.prepare(contour)
        dedans = shapely.intersects_xy(contour, self.points["x_m"], self.points["y_m"])
        vus = self.points[dedans & (self.points[regard] > 0)]
        ensemble = vus.groupby([vus["x_m"].round(), vus["y_m"].round()])[regard.value].sum().astype(int)
        x_m, y_m = (ensemble.index.get_level_values(axe).to_numpy() for axe in ("x_m", "y_m"))
        degres = gpd.GeoSeries.from_xy(x_m, y_m, crs=METRES).to_crs(DEGREES)
        return pd.DataFrame({"lon": degres.x.round(6), "lat": degres.y.round(6), "effectif": ensemble.to_numpy()})


def load_gens(
    engine: Engine, edition: str, *, secteurs: gpd.GeoDataFrame, perimetre: Perimetre, marque: Marque
) -> Gens:
    """Read the people of an édition as it stood at a mark, in a périmètre."""
    placees = load_points(engine, edition, secteurs=secteurs, perimetre=perimetre, marque=marque)
    compte = pd.DataFrame(
        {
            Regard.PERSONNES: placees[list(COLONNES_EFFECTIFS)].sum(axis=1),
            Regard.FEMMES: placees[[nom for nom in COLONNES_EFFECTIFS if nom.startswith(f"{Sexe.F.lower()}_")]].sum(
                axis=1
            ),
            Regard.FAMILLES: (placees["configuration"] == Configuration.FAMILLE).astype(int),
        }
    )
    sur = placees["lon"].notna()
    points = compte[sur].assign(x_m=placees.geometry.x[sur], y_m=placees.geometry.y[sur])
    return Gens(points.reset_index(drop=True), compte[~sur].sum())
