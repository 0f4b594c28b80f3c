"""Claim: no uploaded file breaks an importer; it is read or refused in words. Seeded: the same files each time.

Run with `python -m bench.fuzz [files per importer] [seed]`.
"""

import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from datetime import date
from pathlib import Path

from bench.importeurs import TYPEES, Importeur, importeurs, importeurs_de_couches
from bench.mutations import mutate
from counting.domain import Edition, Mode, Secteur
from counting.editions.registre import create_edition
from counting.geographie.localisation import build_index
from counting.store import open_store


def essayer(nom: str, valide: bytes, importer: Importeur, combien: int, graine: int) -> Counter[str]:
    """Read `combien` mutations of a valid file; how many were read, refused, or broke."""
    hasard, bilan = random.Random(f"{graine} {nom}"), Counter[str]()
    importer(valide)
    for rang in range(combien):
        octets, debut = mutate(valide, hasard), time.perf_counter()
        try:
            importer(octets)
            bilan["lus"] += 1
        except TYPEES:
            bilan["refusés"] += 1
        except Exception as erreur:  # noqa: BLE001 - what is looked for
            bilan["CASSÉS"] += 1
            trouve = Path(tempfile.gettempdir()) / f"casse-{nom.replace(' ', '-')}-{rang}"
            trouve.write_bytes(octets)
            print(f"  {nom} {rang} : {type(erreur).__name__} {str(erreur)[:120]} ({trouve})")
        bilan["pire ms"] = max(bilan["pire ms"], int(1000 * (time.perf_counter() - debut)))
    return bilan


def main(combien: int, graine: int) -> int:
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as nom_dossier, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dossier = Path(nom_dossier)
        engine = open_store(f"sqlite:///{dossier / 'l.db'}")
        secteurs = [Secteur(code, Mode.RUE, code, "75101") for code in ("01-01", "01-02")]
        create_edition(engine, Edition("e", "E", date(2026, 1, 22), simulee=False), secteurs)
        index = build_index(cache=dossier / "adresses")
        lots = [
            (importeurs(engine, "e", index), combien),
            (importeurs_de_couches(dossier, a_part=False), combien),
            (importeurs_de_couches(dossier, a_part=True), max(1, combien // 40)),
        ]
        for lot, nombre in lots:
            for nom, (valide, importer) in lot.items():
                bilan = essayer(nom, valide, importer, nombre, graine)
                dits = ", ".join(f"{bilan[cle]} {cle}" for cle in ("lus", "refusés", "CASSÉS"))
                print(f"{nom:22} {dits}, au pire {bilan.pop('pire ms')} ms", flush=True)
                total += bilan
    print(f"Total : {sum(total.values())} fichiers, {total['lus']} lus, {total['refusés']} refusés, "
          f"{total['CASSÉS']} cassés")  # fmt: skip
    return total["CASSÉS"]


if __name__ == "__main__":
    nombres = [int(argument) for argument in sys.argv[1:]]
    sys.exit(bool(main(*(nombres + [200, 6][len(nombres) :]))))
