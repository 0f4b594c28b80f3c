"""Fetch the official files into the reference folder: all checked, then swapped in; else nothing changes."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from geo import manifeste
from geo.download import DELAI_S, TelechargementError, download
from geo.fichiers import FICHIERS, Fichier
from geo.lecture import FichierInvalideError
from geo.manifeste import Recu

ATELIER = ".mise-a-jour"
"""Working folder inside the reference folder: same filesystem, so that a rename is atomic."""

Progress = Callable[[str, int, int | None], None]


class MiseAJourError(ValueError):
    """The update failed; the reference folder is as it was."""


def update(
    folder: Path, fichiers: Sequence[Fichier] = FICHIERS, *, progress: Progress, delai_s: float = DELAI_S
) -> dict[str, Recu]:
    """Download, check and swap in the official files.

    Parameters
    ----------
    folder : Path
        Reference folder, made if absent. Other files in it are left alone.
    fichiers : Sequence[Fichier]
        The files to fetch.
    progress : Callable[[str, int, int | None], None]
        Called with the file name, the bytes received and the bytes announced.
    delai_s : float
        Longest silence of a server, in seconds.

    Returns
    -------
    dict[str, Recu]
        What was fetched, by file name; also written to ``manifest.json``.

    Raises
    ------
    MiseAJourError
        Network, content or disk: says which, and what to do. Nothing was changed.
    """
    try:
        with _atelier(folder) as atelier:
            recus = {fichier.nom: _fetch(fichier, atelier, progress, delai_s) for fichier in fichiers}
            manifeste.write(atelier, manifeste.read(folder) | recus)
            _swap(atelier, folder, [*recus, manifeste.NOM])
    except OSError as error:
        raise MiseAJourError(
            f"Écriture impossible dans {folder} ({error.strerror or error}). Rien n’y a changé. "
            "Vérifiez la place libre et vos droits sur ce dossier, puis relancez."
        ) from error
    return recus


def _fetch(fichier: Fichier, atelier: Path, progress: Progress, delai_s: float) -> Recu:
    path = atelier / fichier.nom
    try:
        recu = download(
            fichier.url, path, delai_s=delai_s, progress=lambda recus, total: progress(fichier.nom, recus, total)
        )
        if fichier.sha256 not in (None, recu.sha256):
            raise FichierInvalideError(f"{fichier.nom} : empreinte {recu.sha256}, {fichier.sha256} publiée.")
        fichier.check(path)
    except (TelechargementError, FichierInvalideError) as error:
        raise MiseAJourError(
            f"{error} Rien n’a changé dans {atelier.parent}. "
            f"Relancez plus tard, ou copiez-y à la main {fichier.nom}, pris à {fichier.url}"
        ) from error
    return recu


@contextmanager
def _atelier(folder: Path) -> Iterator[Path]:
    """Lock the reference folder and lend an empty working folder, removed whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    verrou = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MiseAJourError(
                f"Une autre mise à jour de {folder} est en cours. Attendez qu’elle finisse."
            ) from error
        atelier = folder / ATELIER
        shutil.rmtree(atelier, ignore_errors=True)
        atelier.mkdir()
        try:
            yield atelier
        finally:
            shutil.rmtree(atelier, ignore_errors=True)
    finally:
        os.close(verrou)


def _swap(atelier: Path, folder: Path, noms: Sequence[str]) -> None:
    """Rename the new files over the old ones, manifest last; undo all when one refuses."""
    anciens = atelier / "anciens"
    anciens.mkdir()
    for nom in noms:
        if (folder / nom).exists():
            shutil.copy2(folder / nom, anciens / nom)
    try:
        for nom in noms:
            (atelier / nom).replace(folder / nom)
    except BaseException:
        for nom in noms:
            if (anciens / nom).exists():
                (anciens / nom).replace(folder / nom)
            else:
                (folder / nom).unlink(missing_ok=True)
        raise
