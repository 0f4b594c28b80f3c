"""Claim: with 100,000 rencontres stored, a rerun of *Résultats* takes the server under 200 ms (p95, warm), its map is
under 400 kB at every level, and a fiche saved on one screen changes the figures of another within 2 seconds.

Run ``LANTERNE_REFERENCE=folder python -m bench.resultats``. A real server is started; a rerun is timed from the message
sent over the WebSocket to `script_finished`, as a browser would wait. The client never says which messages it already
holds, so each payload is counted whole. The delay runs from the acknowledgement seen by the author to the new sentence
seen by the reader, both in Chromium.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import websockets
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from counting import store
from counting.demonstration.editions import COMPLETE
from counting.domain import AGES, Edition, Fiche, Mode, Position, Rencontre, Secteur, StatutPosition
from counting.editions.registre import create_edition, load_secteurs
from counting.fiches.registre import write
from dashboard.resultats.mesures import MESURES

RENCONTRES = 100_000
TOURS = 5
SAISIES = 10
NIVEAUX = ("Secteur", "Quartier", "Arrondissement", "Paris Centre + 16", "DST", "Paris")
BANC = Edition("banc", "Banc d’essai (simulation)", date(2027, 1, 21), simulee=True)
PHRASE = "document.querySelector('.lanterne-reponse')?.innerText"


class Ecran:
    """One reader's screen on *Résultats*, without a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._menus: dict[str, tuple[str, list[str]]] = {}
        self._choix: dict[str, str] = {}
        self._page = ""
        self.carte_octets = self.octets = 0

    async def open(self) -> None:
        self._socket = await websockets.connect(self._url, subprotocols=["streamlit"], max_size=None)
        await self.rerun()

    def options(self, menu: str) -> list[str]:
        return self._menus[menu][1]

    async def rerun(self, **choix: str) -> float:
        """Choose in the menus (`Niveau="DST"`), and wait for the script's end; milliseconds."""
        self._choix |= choix
        message = BackMsg()
        message.rerun_script.query_string = "role=ORGANISATEUR"
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.page_name = "" if self._page else "resultats"
        for menu, valeur in self._choix.items():
            etat = message.rerun_script.widget_states.widgets.add()
            etat.id, etat.string_value = self._menus[menu][0], valeur
        debut = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        await self._read_until_finished()
        return 1000 * (time.perf_counter() - debut)

    async def _read_until_finished(self) -> None:
        self.carte_octets = self.octets = 0
        while True:
            brut = await asyncio.wait_for(self._socket.recv(), 60)
            self.octets += len(brut)
            recu = ForwardMsg()
            recu.ParseFromString(brut)
            if recu.WhichOneof("type") == "navigation":
                self._page = recu.navigation.page_script_hash
            if recu.WhichOneof("type") == "script_finished":
                return
            element = recu.delta.new_element
            if element.WhichOneof("type") == "component_instance":
                self.carte_octets += len(brut)
            if element.WhichOneof("type") == "selectbox":
                menu = element.selectbox
                self._menus[menu.label] = (menu.id, list(menu.options))
                self._choix.setdefault(menu.label, menu.options[menu.default])
            if element.WhichOneof("type") == "exception":
                sys.exit(f"La page a échoué : {element.exception.message}")


def main() -> None:
    if not os.environ.get("LANTERNE_REFERENCE"):
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier de référence : rien à mesurer.")
    with tempfile.TemporaryDirectory() as dossier:
        var = Path(dossier)
        write_base(var)
        with server(var) as adresse:
            asyncio.run(measure_reruns(adresse))
            measure_delays(adresse)


def write_base(var: Path) -> None:
    """Write the demonstration, then an édition of as many secteurs with `RENCONTRES` lines, all but one returned."""
    environment = os.environ | {"LANTERNE_VAR": str(var)}
    subprocess.run([sys.executable, "-m", "counting", "demonstration"], env=environment, check=True)
    engine = store.open_store(f"sqlite:///{var / 'lanterne.db'}")
    frame = load_secteurs(engine, COMPLETE.id)
    secteurs = [
        Secteur(str(code), Mode.RUE, str(ligne["nom"]), ligne["arrondissement"], contour=ligne["geometry"].wkb)
        for code, ligne in frame[frame.geometry.notna()].iterrows()
    ]
    create_edition(engine, BANC, secteurs)
    rng = np.random.default_rng(0)
    points = frame.geometry[[secteur.code for secteur in secteurs]].representative_point()
    with store.ecriture(engine) as connection:
        for secteur, point in list(zip(secteurs, points, strict=True))[1:]:
            nombre = RENCONTRES // (len(secteurs) - 1) + 1
            lignes = tuple(_line(f"{secteur.code}/{i}", point, rng) for i in range(nombre))
            write(connection, Fiche(BANC.id, secteur.code, "Banc", f"banc/{secteur.code}", rencontres=lignes))
    engine.dispose()


def _line(uid: str, point: object, rng: np.random.Generator) -> Rencontre:
    effectifs = np.zeros(3 * len(AGES), dtype=int)
    effectifs[rng.integers(0, len(effectifs))] = rng.integers(1, 3)
    lon, lat = point.x + rng.normal(0, 2e-4), point.y + rng.normal(0, 2e-4)
    position = Position(float(lon), float(lat), StatutPosition.OK, 1.0, "simulation")
    return Rencontre(uid, f"adresse {uid}", tuple(map(int, effectifs)), position=position)


@contextmanager
def server(var: Path) -> Iterator[str]:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    environment = os.environ | {"LANTERNE_VAR": str(var), "LANTERNE_ROLES_LIBRES": "1"}
    command = [sys.executable, "-m", "streamlit", "run", "--server.port", str(port)]
    with (var / "serveur.log").open("w") as journal:
        process = subprocess.Popen(command, env=environment, stdout=journal, stderr=journal)
        try:
            while process.poll() is None and not _answers(f"http://localhost:{port}/api/sante"):
                time.sleep(0.2)
            yield f"localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own server
    except OSError:
        return False
    return True


async def measure_reruns(adresse: str) -> None:
    ecran = Ecran(f"ws://{adresse}/_stcore/stream")
    await ecran.open()
    await ecran.rerun(Édition=BANC.nom)
    mesures = [mesure.titre for mesure in MESURES]
    toutes: list[float] = []
    print(
        f"{RENCONTRES:_} rencontres, {os.cpu_count()} cœurs ; {len(mesures)} mesures, {TOURS} tours chauds par niveau"
    )
    for niveau in [option for option in NIVEAUX if option in ecran.options("Niveau")]:
        froids = [await ecran.rerun(Niveau=niveau, Mesure=mesure) for mesure in mesures]
        temps, cartes, pages = [], [], []
        for _ in range(TOURS):
            for mesure in mesures:
                temps.append(await ecran.rerun(Niveau=niveau, Mesure=mesure))
                cartes.append(ecran.carte_octets)
                pages.append(ecran.octets)
        toutes += temps
        print(
            f"  {niveau:32} premier {froids[0]:5.0f} ms ; p50 {median(temps):4.0f} ms, p95 {p95(temps):4.0f} ms ; "
            f"carte {max(cartes) / 1000:4.0f} ko au plus, page {max(pages) / 1000:4.0f} ko"
        )
    print(f"  tous niveaux : p50 {median(toutes):.0f} ms, p95 {p95(toutes):.0f} ms (cible 200 ms)")


def p95(valeurs: list[float]) -> float:
    return quantiles(valeurs, n=20)[-1]


def measure_delays(adresse: str) -> None:
    chromium = shutil.which(os.environ.get("LANTERNE_CHROMIUM") or "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        lecteur, auteur = (open_page(browser, f"http://{adresse}/{page}") for page in ("resultats", "saisie"))
        lecteur.wait_for_function(f"{PHRASE}?.includes('rencontrées')")
        delais = [save_once(auteur, lecteur, tour) for tour in range(SAISIES)]
        browser.close()
    print(
        f"  d’un écran à l’autre, après l’accusé d’enregistrement : médiane {median(delais):.0f} ms, "
        f"maximum {max(delais):.0f} ms sur {SAISIES} (cible 2 000 ms)"
    )


def open_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(f"{url}?role=ORGANISATEUR")
    return page


def save_once(auteur: Page, lecteur: Page, tour: int) -> float:
    """Type one line, save, and wait for the other screen; milliseconds from the acknowledgement."""
    auteur.get_by_label("Secteur (tapez").fill("01-01")
    auteur.get_by_label("Saisi par").fill("Banc")
    auteur.get_by_label("Saisi par").press("Enter")
    auteur.wait_for_function("document.activeElement.dataset.cle === 'adresse'")
    auteur.keyboard.type(f"{tour} rue de Rivoli")
    auteur.keyboard.press("Tab")
    auteur.keyboard.press("Tab")
    auteur.keyboard.type("1")
    auteur.get_by_role("button", name="Enregistrer").wait_for()
    watch(lecteur, f"{PHRASE} !== avant")
    watch(auteur, "/enregistrée à/.test(document.body.innerText)")
    auteur.keyboard.press("Control+Enter")
    accuse, suivi = (page.wait_for_function("window.vu").json_value() for page in (auteur, lecteur))
    return float(suivi - accuse)


def watch(page: Page, attendu: str) -> None:
    """Note when the page first shows what is awaited."""
    page.evaluate(
        f"""() => {{ const avant = {PHRASE}; window.vu = 0;
            const tic = setInterval(() => {attendu} && (clearInterval(tic), window.vu = Date.now()), 10); }}"""
    )


if __name__ == "__main__":
    main()
