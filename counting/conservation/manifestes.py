"""The manifest of a backup: what the file beside it must be, to the byte, and what it holds."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from counting.errors import CountingError

MORCEAU = 1 << 20


class SauvegardeAltereeError(CountingError):
    """A backup is not what its manifest says: it must not be restored."""


@dataclass(frozen=True)
class Manifeste:
    """What was written, when (UTC), under which schema; rows of each table; éditions reduced by then."""

    fichier: str
    ecrite_le: str
    octets: int
    sha256: str
    schema: str
    lignes: dict[str, int]
    reduites: list[str]

    @property
    def empreinte(self) -> str:
        """Fingerprint of the manifest itself."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def path_of(fichier: Path) -> Path:
    """Where the manifest of a backup is."""
    return fichier.with_suffix(".json")


def describe(fichier: Path, ecrite_le: str) -> Manifeste:
    """Manifest of a database file."""
    with read_only(fichier) as base:
        lignes = {table: base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in _tables(base)}
        schema = base.execute("SELECT version_num FROM alembic_version").fetchone()
        reduites = [nom for (nom,) in base.execute("SELECT edition FROM reduction")] if "reduction" in lignes else []
    octets = fichier.stat().st_size
    return Manifeste(fichier.name, ecrite_le, octets, _sha256(fichier), schema[0], lignes, sorted(reduites))


def write(manifeste: Manifeste, chemin: Path) -> None:
    """Write a manifest with its own fingerprint."""
    contenu = asdict(manifeste) | {"empreinte": manifeste.empreinte}
    chemin.write_text(json.dumps(contenu, indent=1, ensure_ascii=False), encoding="utf-8")


def read(chemin: Path) -> Manifeste:
    """Read a manifest.

    Raises
    ------
    SauvegardeAltereeError
        It is absent, unreadable, or does not bear its own fingerprint.
    """
    try:
        contenu = json.loads(chemin.read_text(encoding="utf-8"))
        empreinte = contenu.pop("empreinte")
        manifeste = Manifeste(**contenu)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as erreur:
        raise SauvegardeAltereeError(f"{chemin.name} : manifeste absent ou illisible. {REMEDE}") from erreur
    if manifeste.empreinte != empreinte:
        raise SauvegardeAltereeError(f"{chemin.name} : le manifeste a été modifié. {REMEDE}")
    return manifeste


def check(fichier: Path) -> Manifeste:
    """Compare a backup with its manifest, and ask SQLite whether it is whole.

    Raises
    ------
    SauvegardeAltereeError
        Anything at all differs; the message says what.
    """
    attendu = read(path_of(fichier))
    if not fichier.is_file():
        raise SauvegardeAltereeError(f"{fichier.name} : le fichier manque. {REMEDE}")
    if (taille := fichier.stat().st_size) != attendu.octets:
        raise SauvegardeAltereeError(f"{fichier.name} : {attendu.octets} octets attendus, {taille} trouvés. {REMEDE}")
    if _sha256(fichier) != attendu.sha256:
        raise SauvegardeAltereeError(f"{fichier.name} : le contenu n’est plus celui qui a été sauvegardé. {REMEDE}")
    try:
        with read_only(fichier) as base:
            fautes = (
                base.execute("PRAGMA integrity_check").fetchall() + base.execute("PRAGMA foreign_key_check").fetchall()
            )
        trouve = describe(fichier, attendu.ecrite_le)
    except (sqlite3.Error, TypeError) as erreur:
        raise SauvegardeAltereeError(
            f"{fichier.name} : ce n’est pas une base de Lanterne lisible. {REMEDE}"
        ) from erreur
    if fautes != [("ok",)]:
        raise SauvegardeAltereeError(f"{fichier.name} : base abîmée ({fautes[0][0]}). {REMEDE}")
    for nom, valeur in asdict(attendu).items():
        if getattr(trouve, nom) != valeur:
            raise SauvegardeAltereeError(f"{fichier.name} : {nom} ne répond pas au manifeste. {REMEDE}")
    return attendu


@contextmanager
def read_only(fichier: Path) -> Iterator[sqlite3.Connection]:
    """Open a closed database file without a trace beside it."""
    with closing(sqlite3.connect(f"{fichier.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        yield base


REMEDE = "Ne la restaurez pas ; prenez une autre sauvegarde."


def _tables(base: sqlite3.Connection) -> list[str]:
    requete = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [nom for (nom,) in base.execute(requete)]


def _sha256(fichier: Path) -> str:
    resume = hashlib.sha256()
    with fichier.open("rb") as flux:
        while morceau := flux.read(MORCEAU):
            resume.update(morceau)
    return resume.hexdigest()
