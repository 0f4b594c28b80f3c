"""Two plans, or two dates of one plan, on one mosaic: which zones blanches appear, which disappear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from counting.couverture.denombrement import Gens, Regard
from counting.couverture.etude import Etude, study
from counting.couverture.regles import Moment, Regle
from counting.couverture.semaine import Semaine
from counting.couverture.terrain import Terrain
from counting.couverture.zones import cut_by_quartier
from geo.creneaux import Bools
from geo.crs import METRES


@dataclass(frozen=True)
class Comparaison:
    """Two studies on the same ground, so that their faces are the same."""

    avant: Etude
    apres: Etude

    def appeared(self, moment: Moment, codes: Sequence[str]) -> Bools:
        """Faces white after, seen before: bool array (faces,)."""
        return self.apres.white(moment, codes) & ~self.avant.white(moment, codes)

    def gone(self, moment: Moment, codes: Sequence[str]) -> Bools:
        """Faces white before, seen after: bool array (faces,)."""
        return self.avant.white(moment, codes) & ~self.apres.white(moment, codes)

    def zones(self, moment: Moment, codes: Sequence[str], regard: Regard) -> gpd.GeoDataFrame:
        """Zones blanches that appear or disappear, in `evolution`; EPSG:2154, columns of `cut_by_quartier`."""
        couches = [
            cut_by_quartier(self.apres, pris, self.apres.regle.surface_min_m2, regard)[0].assign(evolution=evolution)
            for evolution, pris in (("apparue", self.appeared(moment, codes)), ("disparue", self.gone(moment, codes)))
        ]
        return gpd.GeoDataFrame(pd.concat(couches, ignore_index=True), crs=METRES)

    def balance(self, moment: Moment, codes: Sequence[str]) -> pd.DataFrame:
        """Surface and people of what appears and disappears, of any size: index ``apparue``, ``disparue``."""
        masques = {"apparue": self.appeared(moment, codes), "disparue": self.gone(moment, codes)}
        surfaces = self.apres.terrain.mosaic.faces.measures
        lignes = [
            self.apres.poids[pris].sum().to_dict() | {"surface_m2": surfaces[pris].sum()} for pris in masques.values()
        ]
        return pd.DataFrame(lignes, index=list(masques))


def join_zones(avant: gpd.GeoDataFrame, apres: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Zones of two plans, the first plan's first: what the common terrain is made of."""
    return gpd.GeoDataFrame(pd.concat([avant, apres], ignore_index=True), crs=METRES)


def compare(terrain: Terrain, avant: Semaine, apres: Semaine, regle: Regle, gens: Gens) -> Comparaison:
    """Study two weeks on the terrain of `join_zones`; each week is laid on the zones of its own plan."""
    zones = avant.zones + apres.zones
    decalee = replace(apres, zone=apres.zone + avant.zones, zones=zones)
    return Comparaison(study(terrain, replace(avant, zones=zones), regle, gens), study(terrain, decalee, regle, gens))
