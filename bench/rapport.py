"""Claim: the report of Paris takes under 30 s, as PDF and as DOCX; so do those of all its territoires together.

Run ``python -m bench.rapport``, with ``LANTERNE_REFERENCE=folder`` for the official contours. The complete
demonstration édition is simulated, published, then every report is written, each twice: the bytes must be the same.
The publication itself and the files of data are timed apart, with CPU seconds beside the clock: on a busy machine they
are what holds.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from counting.demonstration import editions as demonstration
from counting.domain import Version
from counting.geographie.niveaux import Territoires, load_territoires
from counting.publication.registre import Publiee, publish_version
from counting.rapports.cibles import Cible, list_cibles
from counting.rapports.contenu import make_report
from counting.rapports.fichiers import DONNEES, RAPPORTS
from counting.store import open_store

LIMITE_S = 30


def main() -> None:
    print(f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as dossier:
        engine = open_store(f"sqlite:///{dossier}/banc.db")
        demonstration.create(engine, progress=lambda _: None)
        edition = demonstration.COMPLETE
        with timed("publication, à arrêter une fois"):
            publiee = publish_version(engine, edition.id, Version.PREMIER, "banc")
        engine.dispose()
    territoires = load_territoires(edition.nuit)
    print(f"{territoires.sources[0].nom} ; {len(publiee.publication.cases)} cases")
    for suffixe in RAPPORTS:
        time_reports(publiee, territoires, suffixe)
    for suffixe, ecrire in DONNEES.items():
        with timed(f"données {suffixe}"):
            octets = ecrire(publiee, territoires)
        print(f"    {len(octets) / 1e3:_.0f} ko")


def time_reports(publiee: Publiee, territoires: Territoires, suffixe: str) -> None:
    """Every territoire, twice."""
    cibles = list_cibles(territoires)
    durees, tailles = [], []
    for cible in cibles:
        octets, duree = write(publiee, territoires, cible, suffixe)
        encore, autre = write(publiee, territoires, cible, suffixe)
        if octets != encore:
            raise SystemExit(f"{cible.titre} : deux rapports différents")
        durees.append(min(duree, autre))
        tailles.append(len(octets))
    paris = durees[0]
    print(
        f"{suffixe} : Paris {paris:.2f} s ; {len(cibles)} territoires {sum(durees):.1f} s, médiane "
        f"{median(durees):.2f} s, le plus lent {max(durees):.2f} s ; {median(tailles) / 1e3:.0f} ko ; octets identiques"
    )
    if paris > LIMITE_S:
        raise SystemExit(f"{suffixe} : plus de {LIMITE_S} s")


def write(publiee: Publiee, territoires: Territoires, cible: Cible, suffixe: str) -> tuple[bytes, float]:
    ecrire: Callable[..., bytes] = RAPPORTS[suffixe]
    depart = time.perf_counter()
    octets = ecrire(make_report(publiee, territoires, cible))
    return octets, time.perf_counter() - depart


@contextmanager
def timed(quoi: str) -> Iterator[None]:
    depart, calcul = time.perf_counter(), time.process_time()
    yield
    print(f"{quoi} : {time.perf_counter() - depart:.2f} s ({time.process_time() - calcul:.2f} s de calcul)")


if __name__ == "__main__":
    main()
