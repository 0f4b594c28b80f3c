"""A real server of this machine, in a thread, that a test makes answer, break or keep silent as it likes."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ServeurLocal(ThreadingHTTPServer):
    """Keeps what it was asked in ``demandes``; an answer that wants to keep silent waits for ``relache``."""

    daemon_threads = True

    def __init__(self, reponse):
        super().__init__(("127.0.0.1", 0), reponse)
        self.demandes = []
        self.relache = threading.Event()

    def url(self, chemin):
        return f"http://127.0.0.1:{self.server_port}/{chemin}"


class ReponseLocale(BaseHTTPRequestHandler):
    """One answer: a subclass says in ``repondre`` what it is."""

    def do_GET(self):
        self.repondre()

    def log_message(self, *_):
        pass


@contextmanager
def servir(serveur):
    """Serve until the end of the block, then let the silent answers go."""
    fil = threading.Thread(target=serveur.serve_forever, args=(0.01,))
    fil.start()
    try:
        yield serveur
    finally:
        serveur.relache.set()
        serveur.shutdown()
        fil.join()
        serveur.server_close()
