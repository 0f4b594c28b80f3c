"""A visitor without a browser: opens pages of the real server as the front end does, and reads all that is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from dashboard.session import COOKIE

DELAI_S = 60


class Onglet:
    """One open tab; `lire` gives all that the server sends of a page, whatever it is."""

    def __init__(self, prise: ClientConnection) -> None:
        self._prise = prise

    def lire(self, chemin: str, requete: str = "") -> str:
        """Ask for a page by its address, and wait until its script is over."""
        demande = BackMsg()
        demande.rerun_script.page_name = chemin
        demande.rerun_script.query_string = requete
        self._prise.send(demande.SerializeToString())
        recus = []
        while True:
            recu = self._prise.recv(DELAI_S, decode=False)
            recus.append(recu.decode(errors="replace"))
            if ForwardMsg.FromString(recu).WhichOneof("type") == "script_finished":
                return "\n".join(recus)


@contextmanager
def onglet(adresse: str, jeton: str = "") -> Iterator[Onglet]:
    """Open a tab, with the cookie of a séance or without."""
    entetes = {"Cookie": f"{COOKIE}={jeton}"} if jeton else {}
    flux = f"ws://{urlsplit(adresse).netloc}/_stcore/stream"
    with connect(
        flux,
        origin=adresse,
        subprotocols=["streamlit"],
        additional_headers=entetes,
        max_size=None,
        open_timeout=DELAI_S,
    ) as prise:
        yield Onglet(prise)
