"""Lieux as files that can be imported again: CSV, XLSX, GeoJSON; simulated ones say so.

They carry the place of night and women's lieux: they are for those who may `voir_lieux` only.
"""

import io
import json
from collections.abc import Sequence

import pandas as pd

from counting.fichiers.exports import FEUILLE, inert_csv
from counting.lieux.colonnes import PLACES, TITRES
from counting.lieux.domain import Audience, Lieu

REPONSES = {True: "oui", False: "non", None: ""}


def lieux_csv(lieux: Sequence[Lieu]) -> bytes:
    """One row a period of a lieu; `;`, UTF-8 with its mark."""
    return inert_csv(_table(lieux))


def lieux_xlsx(lieux: Sequence[Lieu]) -> bytes:
    """The same rows as a workbook."""
    inerte = pd.read_csv(io.BytesIO(lieux_csv(lieux)), sep=";", dtype=str, keep_default_na=False)
    octets = io.BytesIO()
    inerte.to_excel(octets, index=False, sheet_name=FEUILLE, freeze_panes=(1, 0))
    return octets.getvalue()


def lieux_geojson(lieux: Sequence[Lieu]) -> bytes:
    """One point a period of a lieu, EPSG:4326; without a geometry when it is not placed."""
    objets = []
    for lieu in lieux:
        cellules = _cells(lieu)
        proprietes = {cle: texte for cle, texte in cellules.items() if cle not in ("longitude", "latitude")}
        geometrie = {"type": "Point", "coordinates": lieu.point} if lieu.point else None
        objets.append({"type": "Feature", "properties": proprietes, "geometry": geometrie})
    return json.dumps({"type": "FeatureCollection", "features": objets}, ensure_ascii=False).encode()


def _table(lieux: Sequence[Lieu]) -> pd.DataFrame:
    return pd.DataFrame([_cells(lieu) for lieu in lieux], columns=list(TITRES), dtype=object).rename(columns=TITRES)


def _cells(lieu: Lieu) -> dict[str, str]:
    """Cells of a lieu by column key."""
    lon, lat = (f"{degres:.6f}" for degres in lieu.point) if lieu.point else ("", "")
    ecrites = {(capacite.moment, capacite.audience): str(capacite.places) for capacite in lieu.capacites}
    return {
        "source": lieu.source,
        "identifiant": lieu.identifiant,
        "nom": lieu.nom,
        "type": lieu.type.value,
        "operateur": lieu.operateur,
        "adresse": lieu.adresse,
        "longitude": lon,
        "latitude": lat,
        **{audience.value: REPONSES[lieu.publics.recoit(audience)] for audience in Audience},
        **{cle: ecrites.get(lesquelles, "") for cle, lesquelles in PLACES.items()},
        "horaires": lieu.horaires,
        "admission": lieu.admission.value,
        "du": lieu.du.isoformat() if lieu.du else "",
        "au": lieu.au.isoformat() if lieu.au else "",
        "provenance": lieu.provenance,
        "vu_le": lieu.vu_le.isoformat() if lieu.vu_le else "",
        "visibilite": lieu.visibilite.value,
        "remarque": lieu.remarque,
        "simule": REPONSES[lieu.simule],
    }
