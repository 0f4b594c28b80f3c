"""A Géoplateforme of this machine: it gives the answers a test writes, and remembers what it was asked."""

import json
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from serveur_local import ReponseLocale, ServeurLocal

ICI = (2.3815, 48.8812)
PROPRIETES = {
    "label": "8 Rue Oubliée 75019 Paris",
    "score": 0.83,
    "housenumber": "8",
    "id": "75119_0001_00008",
    "banId": "6a7c1b0e-0000-4000-8000-000000000008",
    "name": "8 Rue Oubliée",
    "postcode": "75019",
    "citycode": "75119",
    "x": 654_650.0,
    "y": 6_864_900.0,
    "city": "Paris",
    "district": "Paris 19e Arrondissement",
    "context": "75, Paris, Île-de-France",
    "type": "housenumber",
    "importance": 0.6,
    "street": "Rue Oubliée",
    "_type": "address",
}


def entite(point=ICI, **proprietes):
    geometrie = {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometrie, "properties": PROPRIETES | proprietes}


def collection(*entites):
    return json.dumps({"type": "FeatureCollection", "features": list(entites), "query": "8 rue oubliée"}).encode()


class FausseGeoplateforme(ServeurLocal):
    """Gives the answers of ``suite`` in turn, then the last one for ever: (status or None for silence, headers, body).

    A body that is a list is given drop by drop.
    """

    def __init__(self):
        super().__init__(Reponse)
        self.suite = [(200, {}, collection(entite()))]

    @property
    def racine(self):
        return self.url("geocodage")


class Reponse(ReponseLocale):
    def repondre(self):
        demande = urlsplit(self.path)
        self.server.demandes.append((demande.path, {cle: v for cle, [v] in parse_qs(demande.query).items()}))
        suite = self.server.suite
        statut, entetes, corps = suite.pop(0) if len(suite) > 1 else suite[0]
        if statut is None:
            self.server.relache.wait()
            return
        self.send_response(statut)
        for nom, valeur in entetes.items():
            self.send_header(nom, valeur)
        self.end_headers()
        with suppress(ConnectionError):  # the client hung up
            for morceau in corps if isinstance(corps, list) else [corps]:
                self.wfile.write(morceau)
                self.server.relache.wait(0.02 if isinstance(corps, list) else 0)
