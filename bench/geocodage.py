"""Claim: Lanterne places real Paris addresses better than addok 1.3, is safer when it says « ok », and 50 times faster.

Both geocoders answer the same texts on the same Base Adresse Nationale file in one run, one process each, addok with
addok-fr, addok-france and a Redis of its own. Without `redis-server` on the PATH the peer is left out, which is said.

Run: LANTERNE_REFERENCE=<folder> python -m bench.geocodage
"""

import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from geo import reference
from geo.adresses import AddressIndex, open_reference_index
from geo.crs import DEGREES

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SAMPLE, SEED, RUNS = 6_000, 20260121, 3
PER_CENT = 100.0
SHORT = {
    "Rue": ["r", "r.", "R"], "Avenue": ["av", "av.", "ave"], "Boulevard": ["bd", "bd.", "bld", "blvd"],
    "Place": ["pl", "pl."], "Square": ["sq", "sq."], "Passage": ["pass", "pass."], "Impasse": ["imp", "imp."],
    "Allée": ["all", "all."], "Faubourg": ["fbg", "fg"], "Saint": ["St", "st"], "Sainte": ["Ste"], "Général": ["Gal"],
    "Docteur": ["Dr"], "Maréchal": ["Mal"], "Président": ["Pdt"], "Professeur": ["Pr"], "Porte": ["pte"],
}  # fmt: skip
SUFFIXES = {"": [""], "b": [" bis", "bis", "B", " b"], "t": [" ter", "T"], "q": [" quater"], "a": ["A"], "c": ["C"]}


def main() -> None:
    if not (reference.folder() / "adresses-jeu-de-reglage.csv").exists() or reference.adresses_path() is None:
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier avec adresses-jeu-de-reglage.csv et adresses-75.csv.gz.")
    ban = pd.read_csv(reference.adresses_path(), sep=";", dtype=str, keep_default_na=False)
    started = time.perf_counter()
    open_reference_index(VAR / "adresses")
    first = time.perf_counter()
    index = open_reference_index(VAR / "adresses")
    print(f"ouverture : {first - started:.2f} s la première fois, {time.perf_counter() - first:.2f} s ensuite")
    sets = {name: rows.reset_index(drop=True) for name, rows in addresses(ban).items()}
    asked = pd.concat(sets.values(), ignore_index=True)
    ours, before = lanterne(asked)
    theirs, peer_seconds = addok(ban, asked)
    _, after = lanterne(asked)
    seconds = statistics.median([*before, *after])
    in_context(asked)
    report(sets, ours, theirs)
    calibration(sets, ours)
    exact_labels(index, ban)
    print(f"\ndébit : Lanterne {len(asked) / seconds:,.0f}/s (médiane de {2 * RUNS}, avant et après addok)", end="")
    print(
        f", addok {len(asked) / peer_seconds:,.0f}/s, rapport {peer_seconds / seconds:.0f}"
        if theirs is not None
        else ""
    )


def addresses(ban: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The four sets of the claim: raw_address, postcode, lon, lat, rayon_m."""
    real = pd.read_csv(reference.folder() / "adresses-jeu-de-reglage.csv", dtype={"postcode": str, "raw_address": str})
    real = real.fillna({"postcode": "", "raw_address": ""})
    film = real["source"].str.contains("tournage") & real["has_number"]
    sets = {
        "tournages numérotés (50 m)": real[film].assign(rayon_m=50),
        "objets relevés (100 m)": real[real["coord_kind"] == "surveyed"].assign(rayon_m=100),
        "hôtels (100 m)": real[real["source"].str.contains("hotels")].assign(rayon_m=100),
        "BAN abrégée et fautive (30 m)": misspelt(ban).assign(rayon_m=30),
    }
    return {name: rows[["raw_address", "postcode", "lon", "lat", "rayon_m"]] for name, rows in sets.items()}


def misspelt(ban: pd.DataFrame) -> pd.DataFrame:
    """BAN addresses with seeded abbreviations, and one typing error in four."""
    rng = random.Random(SEED)
    typed = ban["rep"].isin(SUFFIXES) & ~ban["nom_voie"].str.match(r"\d|Voie ")
    rows = [misspell(row, rng) for row in ban[typed].sample(SAMPLE, random_state=SEED).itertuples()]
    return pd.DataFrame(rows, columns=["raw_address", "postcode", "lon", "lat"])


def misspell(row, rng: random.Random) -> tuple[str, str, float, float]:
    name = re.sub(
        r"\w+", lambda m: rng.choice(SHORT[m[0]]) if m[0] in SHORT and rng.random() < 0.8 else m[0], row.nom_voie
    )
    if rng.random() < 0.25:
        name = typing_error(name, rng)
    text = f"{row.numero}{rng.choice(SUFFIXES[row.rep])} {name}"
    number = int(row.code_insee[-2:])
    end = rng.choice([f", {row.code_postal} Paris", f" {row.code_postal}", f", Paris {number}e", f" {number}ème", ""])
    return rng.choice([str, str.upper, str.lower])(text) + end, "", float(row.lon), float(row.lat)


def typing_error(text: str, rng: random.Random) -> str:
    """Text with one letter lost, added, changed, or swapped with the next."""
    at = rng.choice([i for i, letter in enumerate(text) if letter.isalpha()])
    other = rng.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice([text[at + 1 :], other + text[at:], other + text[at + 1 :], swapped])


def lanterne(asked: pd.DataFrame) -> tuple[pd.DataFrame, list[float]]:
    """Answers, and the seconds of each run; every run starts on a freshly opened index, which remembers nothing."""
    texts, postcodes = asked["raw_address"].tolist(), asked["postcode"].tolist()
    times = []
    for _ in range(RUNS):
        index = open_reference_index(VAR / "adresses")
        started = time.perf_counter()
        answers = index.locate_many(texts, postcodes=postcodes)
        times.append(time.perf_counter() - started)
    rows = [(a.lon, a.lat, a.score, a.status == "ok") for a in answers]
    return placed(rows, asked), times


def in_context(asked: pd.DataFrame) -> None:
    """Throughput bare, then as a fiche asks: places and zones added, and a point within 700 m of every address."""
    texts, postcodes = asked["raw_address"].tolist(), asked["postcode"].tolist()
    cells = [
        (round(lon * 73) / 73, round(lat * 111) / 111) for lon, lat in zip(asked["lon"], asked["lat"], strict=True)
    ]
    places = gpd.GeoDataFrame({"nom": ["Halte du Nord"], "type": ["halte"]}, geometry=[Point(2.35, 48.88)], crs=DEGREES)
    zones = reference.load_quartiers()[0]
    bare, full = [], []
    for _ in range(RUNS):
        index = open_reference_index(VAR / "adresses")
        rich = open_reference_index(VAR / "adresses").with_places(places).with_zones(zones[["code", "geometry"]])
        started = time.process_time()
        index.locate_many(texts, postcodes=postcodes)
        middle = time.process_time()
        rich.locate_many(texts, postcodes=postcodes, nears=cells)
        bare.append(middle - started)
        full.append(time.process_time() - middle)
    seconds = statistics.median(bare), statistics.median(full)
    print(f"temps de calcul : nu {len(asked) / seconds[0]:,.0f}/s, avec lieux, zones et voisinage ", end="")
    print(f"{len(asked) / seconds[1]:,.0f}/s, rapport {seconds[0] / seconds[1]:.2f}")


def addok(ban: pd.DataFrame, asked: pd.DataFrame) -> tuple[pd.DataFrame | None, float]:
    """Answers of addok, or None when there is no Redis to run it on."""
    if shutil.which("redis-server") is None:
        print("redis-server absent : addok n’est pas mesuré (apt-get install redis-server).")
        return None, float("nan")
    python = addok_python()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        files = [Path(folder) / name for name in ("documents", "queries", "answers", "config")]
        write_documents(ban, files[0])
        known = set(ban["code_postal"])
        queries = zip(asked["raw_address"], asked["postcode"].where(asked["postcode"].isin(known), ""), strict=True)
        files[1].write_text("\n".join(json.dumps(query) for query in queries))
        redis = subprocess.Popen(
            ["redis-server", "--port", port, "--save", "", "--dir", folder], stdout=subprocess.DEVNULL
        )
        try:
            environment = os.environ | {"REDIS_PORT": port, "ADDOK_CONFIG_MODULE": str(files[3])}
            peer = Path(__file__).with_name("geocodage_addok.py")
            subprocess.run([python, peer, *files], env=environment, stdout=subprocess.DEVNULL, check=True)
        finally:
            redis.terminate()
        given = json.loads(files[2].read_text())
    rows = [(*answer, answer[2] >= 0.7) if answer else (None, None, 0.0, False) for answer in given["answers"]]
    return placed(rows, asked), given["seconds"]


def addok_python() -> Path:
    """Python of addok's own environment, made once in var/bench-addok."""
    python = VAR / "bench-addok" / "bin" / "python"
    if not python.exists():
        venv.create(VAR / "bench-addok", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", "-r", ROOT / "requirements-addok.txt"], check=True)
    return python


def write_documents(ban: pd.DataFrame, path: Path) -> None:
    """One document a street and arrondissement, with its numbers, as addok imports BAN."""
    words = {"b": "bis", "t": "ter", "q": "quater"}
    with path.open("w") as file:
        for (name, citycode), rows in ban.groupby(["nom_voie", "code_insee"]):
            numbers = {
                f"{row.numero} {words.get(row.rep, row.rep)}".strip(): {
                    "id": row.id,
                    "lat": float(row.lat),
                    "lon": float(row.lon),
                }
                for row in rows.itertuples()
            }
            first = rows.iloc[0]
            document = {
                "_id": first["id"][:12], "id": first["id"][:12], "type": "street", "name": name, "citycode": citycode,
                "postcode": first["code_postal"], "city": "Paris", "importance": 0.5, "lat": float(first["lat"]),
                "lon": float(first["lon"]), "housenumbers": numbers,
            }  # fmt: skip
            file.write(json.dumps(document) + "\n")


def placed(rows: list[tuple], asked: pd.DataFrame) -> pd.DataFrame:
    """Score, « ok », and distance to the true place, in metres."""
    frame = pd.DataFrame(rows, columns=["lon", "lat", "score", "ok"]).astype({"lon": float, "lat": float})
    east = (frame["lon"] - asked["lon"]) * 111_320 * np.cos(np.radians(48.86))
    frame["distance_m"] = np.hypot(east, (frame["lat"] - asked["lat"]) * 111_200).fillna(np.inf)
    return frame


def report(sets: dict[str, pd.DataFrame], ours: pd.DataFrame, theirs: pd.DataFrame | None) -> None:
    peers = {"Lanterne": ours} | ({} if theirs is None else {"addok": theirs})
    print(f"\n{'jeu':32}{'n':>6}  " + "  ".join(f"{name:>9}: juste  ok faux>250 m" for name in peers))
    start = 0
    for name, rows in sets.items():
        these = slice(start, start + len(rows))
        cells = []
        for answers in peers.values():
            part = answers.iloc[these]
            right = (part["distance_m"].to_numpy() <= rows["rayon_m"].to_numpy()).mean()
            wrong = (part["ok"] & (part["distance_m"] > 250)).mean()
            cells.append(f"{right * PER_CENT:15.2f} % {wrong * PER_CENT:13.2f} %")
        print(f"{name:32}{len(rows):6}  " + "  ".join(cells))
        start += len(rows)


def calibration(sets: dict[str, pd.DataFrame], ours: pd.DataFrame) -> None:
    """Share of the answers with at least a score that lie within 100 m; must be at least that score."""
    names = np.repeat(list(sets), [len(rows) for rows in sets.values()])
    print("\nscore ≥ s   " + "".join(f"{name[:22]:>24}" for name in [*sets, "ensemble"]))
    for limit in (0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
        enough = ours["score"] >= limit
        near = ours["distance_m"] <= 100
        shares = [near[enough & (names == name)].mean() for name in sets] + [near[enough].mean()]
        print(f"   {limit:.2f}     " + "".join(f"{share:24.3f}" for share in shares))


def exact_labels(index: AddressIndex, ban: pd.DataFrame) -> None:
    """Every BAN label, as BAN writes it, must return its very point."""
    labels = ban["numero"] + ban["rep"] + " " + ban["nom_voie"] + " " + ban["code_postal"] + " Paris"
    answers = index.locate_many(labels.tolist())
    points = np.array([(a.lon, a.lat) if a.lon is not None else (np.nan, np.nan) for a in answers])
    same = (points == ban[["lon", "lat"]].astype(float).to_numpy()).all(axis=1)
    print(f"\nétiquettes exactes de la BAN rendues à leur point : {same.sum():,} sur {len(ban):,}")
    for label in labels[~same].head(20):
        print("   ", label)


if __name__ == "__main__":
    main()
