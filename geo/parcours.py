"""Trace a route from the streets, crossings, stations and addresses someone lists."""

from collections.abc import Sequence

import geopandas as gpd
import shapely

from geo.adresses import AddressIndex, Answer
from geo.adresses.texte import key
from geo.anomalies import Anomalie
from geo.crs import require_degrees


def trace_parcours(
    textes: Sequence[str], *, index: AddressIndex, voies: gpd.GeoDataFrame | None
) -> tuple[shapely.Geometry, list[Anomalie]]:
    """Lines of the streets and points of the other places of a list.

    Parameters
    ----------
    textes : sequence of str
        One street, crossing, station or address each; blank ones are skipped.
    index : AddressIndex
        Places them.
    voies : GeoDataFrame, EPSG:4326, or None
        ``nom``, lines: from :func:`geo.reference.load_voies`. Without it a street is its middle, and a doubt says so.

    Returns
    -------
    trace : Geometry, EPSG:4326
        Empty when nothing could be placed.
    anomalies : list of Anomalie
        Blocking: a text that could not be placed. Not blocking: one understood with doubt.

    Raises
    ------
    WrongCRSError
    """
    lignes: dict[str, list[shapely.Geometry]] = {}
    if voies is not None:
        require_degrees(voies)
        for nom, ligne in zip(voies["nom"], voies.geometry, strict=True):
            lignes.setdefault(key(nom), []).append(ligne)
    formes, anomalies = [], []
    ecrits = [(rang, texte.strip()) for rang, texte in enumerate(textes, 1) if texte.strip()]
    for (rang, texte), reponse in zip(ecrits, index.locate_many([texte for _, texte in ecrits]), strict=True):
        trouvees = lignes.get(key(reponse.street), []) if reponse.type == "street" else []
        if reponse.lon is not None:
            formes += trouvees or [shapely.Point(reponse.lon, reponse.lat)]
        anomalies += _judge(f"ligne {rang}", texte, reponse, entiere=bool(trouvees))
    return shapely.union_all(formes), anomalies


def _judge(ou: str, texte: str, reponse: Answer, *, entiere: bool) -> list[Anomalie]:
    if reponse.lon is None:
        remede = "Écrivez une rue, un carrefour, une station ou une adresse de Paris."
        return [Anomalie(ou, "un lieu connu", texte, remede)]
    if reponse.type == "street" and not entiere:
        remede = "Le tracé de cette rue n’est pas connu : seul son milieu est pris. Tracez-la sur la carte."
        return [Anomalie(ou, "une rue dont le tracé est connu", texte, remede, bloquante=False)]
    nommee = entiere and key(reponse.street) in key(texte)
    if nommee or reponse.status == "ok":
        return []  # the middle of a long street is doubtful, the whole street is not
    return [Anomalie(ou, "un lieu sans ambiguïté", texte, f"Compris : {reponse.label}. Vérifiez.", bloquante=False)]
