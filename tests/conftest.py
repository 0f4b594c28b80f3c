"""Fixtures shared by all tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from quartier import write_quartier
from sqlalchemy import Engine
from ville import NUIT, make_base, write_reference

from counting.demonstration import editions as demonstration
from counting.geographie.niveaux import Territoires, load_territoires
from counting.store import open_store

settings.register_profile("maison", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("maison")  # speed lives in bench/: a busy machine fails no law


ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_COUPE = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"  # drawn in every window, and nobody types there
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning"
)
"""Features switched off: the omnibox, a third of the processor time of a short visit, then Playwright's own list, which
ours replaces."""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    f"--disable-features={CHROMIUM_COUPE}",
    "--proxy-server=127.0.0.1:9",  # nobody listens there: only this machine answers
    "--proxy-bypass-list=localhost;127.0.0.1",
]
STARTING_S = 60
WAITING_MS = 45_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is long to set up is set up once: tests stay on one process of `pytest -n` by file, or by server.

    What starts a server comes first: at the end, only short files are left to share.
    """
    items.sort(key=lambda item: not {"lancer", "serveur", "quartier"} & set(item.fixturenames))
    for item in items:
        fixtures = set(item.fixturenames)
        groupe = next(
            (nom for nom in ("serveur", "quartier", "demonstration_livree") if nom in fixtures), item.path.stem
        )
        item.add_marker(pytest.mark.xdist_group(groupe))
        if {"page", "lancer", "serveur", "quartier"} & fixtures:
            item.add_marker(pytest.mark.navigateur)
            item.add_marker(pytest.mark.flaky(reruns=2))  # a click may fall between two reruns of a busy machine


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: a compressed file holds the time, and would differ between processes."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of the official files; the test is skipped, saying so, when it is absent."""
    value = os.environ.get("LANTERNE_REFERENCE")
    if not value or not (Path(value) / "arrondissements.geojson").exists():
        pytest.skip(
            "LANTERNE_REFERENCE ne désigne pas un dossier de référence : test passé sans les fichiers officiels"
        )
    return Path(value).resolve()


@pytest.fixture(scope="module")
def lancer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start the real app from `racine` with these environment variables, on a free port and in an empty var folder.

    Returns its address; `var=` names a folder to start from instead of an empty one. It stops with the test file.
    """
    with ExitStack() as stack:

        def start(racine: Path = ROOT, var: Path | None = None, **environment: str) -> str:
            return stack.enter_context(_server(racine, var or tmp_path_factory.mktemp("var"), environment))

        yield start


@pytest.fixture(scope="session")
def serveur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real app on the demonstration édition, every role free to choose by `?role=`."""
    var = tmp_path_factory.mktemp("var")
    environment = {**os.environ, "LANTERNE_VAR": str(var)}
    subprocess.run([sys.executable, "-m", "counting", "demonstration"], cwd=ROOT, env=environment, check=True)
    with _server(ROOT, var, {"LANTERNE_ROLES_LIBRES": "1"}) as adresse:
        yield adresse


@pytest.fixture(scope="session")
def quartier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real app on an édition of ten square secteurs that await their fiches."""
    var = tmp_path_factory.mktemp("quartier")
    environment = {"LANTERNE_ROLES_LIBRES": "1", "LANTERNE_REFERENCE": str(write_quartier(var))}
    with _server(ROOT, var, environment) as adresse:
        yield adresse


@pytest.fixture(scope="module")
def navigateur() -> Iterator[Browser]:
    """The machine's own Chromium: LANTERNE_CHROMIUM, else the one in the path."""
    names = [os.environ.get("LANTERNE_CHROMIUM") or "chromium", "chromium-browser", "google-chrome"]
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.fail("Chromium manque : lancez « make test », qui dit comment l’installer.")
    expect.set_options(timeout=WAITING_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:
    """A new window, in French, that cannot leave the machine; a request that tries fails the test."""
    asked: list[str] = []
    context = navigateur.new_context(locale="fr-FR", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(WAITING_MS)
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    foreign = [url for url in asked if urlsplit(url).hostname not in {"localhost", "127.0.0.1", None}]
    assert not foreign, f"Demandes sorties de la machine : {foreign}"


@contextmanager
def _server(racine: Path, var: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name != "LANTERNE_ROLES_LIBRES"}
    if "LANTERNE_REFERENCE" in inherited:
        inherited["LANTERNE_REFERENCE"] = str(Path(inherited["LANTERNE_REFERENCE"]).resolve())
    command = [sys.executable, "-m", "streamlit", "run", "--server.port", str(port)]
    with (var / "serveur.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=racine, env={**inherited, "LANTERNE_VAR": str(var), **environment}, stdout=log, stderr=log
        )
        try:
            _wait_until_up(f"http://localhost:{port}", process, var / "serveur.log")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + STARTING_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/sante", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Le serveur n’a pas démarré :\n{log.read_text()}")


@pytest.fixture(scope="session")
def ville(tmp_path_factory: pytest.TempPathFactory) -> Territoires:
    """Geography of the town of squares, quartiers included."""
    dossier = tmp_path_factory.mktemp("reference-ville")
    write_reference(dossier)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(dossier))
        return load_territoires(NUIT)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """A fresh database, on the disk, with the édition of the town of squares and no fiche."""
    engine = make_base(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def demonstration_livree(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The demonstration editions, made with what ships only."""
    dossier = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(dossier / "absent"))
        engine = open_store(f"sqlite:///{dossier / 'lanterne.db'}")
        demonstration.create(engine)
    return engine
