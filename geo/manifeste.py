"""manifest.json of the reference folder: what was fetched, from where, when, with which checksum."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NOM = "manifest.json"
NON_PRECISE = "millésime non précisé"


@dataclass(frozen=True)
class Recu:
    """One fetched file.

    Attributes
    ----------
    url : str
        Where it came from.
    telecharge_le : str
        UTC, ISO 8601.
    octets : int
        Its size.
    sha256 : str
        Its checksum.
    """

    url: str
    telecharge_le: str
    octets: int
    sha256: str


def read(folder: Path) -> dict[str, Recu]:
    """Read the manifest of a folder, by file name; empty when there is none that can be read."""
    try:
        content = json.loads((folder / NOM).read_text(encoding="utf-8"))
        return {nom: Recu(**recu) for nom, recu in content["fichiers"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(folder: Path, recus: dict[str, Recu]) -> None:
    """Write the manifest of a folder."""
    content = {"fichiers": {nom: asdict(recu) for nom, recu in sorted(recus.items())}}
    (folder / NOM).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def millesime(path: Path) -> str:
    """Say when a file was fetched; not a word more when the manifest is silent or speaks of another content.

    A file copied in by hand over a fetched one is not the one the manifest dates.
    """
    recu = read(path.parent).get(path.name)
    if recu is None or hashlib.sha256(path.read_bytes()).hexdigest() != recu.sha256:
        return NON_PRECISE
    try:
        jour = datetime.fromisoformat(recu.telecharge_le)
    except ValueError:
        return NON_PRECISE
    return f"téléchargé le {jour:%d/%m/%Y}"
