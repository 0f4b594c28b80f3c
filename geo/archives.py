"""ZIP archives that somebody gives, opened only when what they list is of a reasonable length."""

import io
import zipfile

FICHIERS_MAX = 2_000
"""A workbook holds some tens of files, a Shapefile seven."""

_SIGNATURE = b"PK\x01\x02"


class ArchiveTropLongueError(ValueError):
    """The archive lists too many files; nothing of it was read. The message says so in French."""


def open_archive(octets: bytes) -> zipfile.ZipFile:
    """Open an archive whose directory is short.

    `zipfile` reads the whole directory when it opens an archive: 8 s for 300,000 files. The number that the archive
    gives of itself, in its end record or in that of ZIP64, may be false and `zipfile` does not follow it; every file
    listed bears a signature, and those are counted first.

    Raises
    ------
    ArchiveTropLongueError
        More than 2,000 files.
    zipfile.BadZipFile, ValueError
        Damaged: `zipfile` seeks where a damaged directory tells it to.
    """
    nombre = octets.count(_SIGNATURE)
    if nombre > FICHIERS_MAX:
        raise ArchiveTropLongueError(f"archive de {nombre} fichiers, {FICHIERS_MAX} au plus. Refaites-la.")
    return zipfile.ZipFile(io.BytesIO(octets))
