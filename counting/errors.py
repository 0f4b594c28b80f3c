"""What can be wrong, said to a person: where, which rule, what was found, how to mend it."""

from dataclasses import dataclass


class CountingError(ValueError):
    """Base of every error counting/ raises; its text is French and made for the screen."""


class EditionInconnueError(CountingError):
    """No édition bears that identifier."""


class SecteurInconnuError(CountingError):
    """No secteur of the édition bears that code."""


class FicheRefuseeError(CountingError):
    """The fiche breaks a rule of the count; nothing was written."""


class FichierIllisibleError(CountingError):
    """A file could not be read as a table."""


class ChiffreIndisponibleError(CountingError):
    """The figure asked for does not exist (a version not yet settled, another périmètre)."""


@dataclass(frozen=True)
class Anomalie:
    """A fault found in what someone wrote. Faults are data: they are shown, counted, mended, never thrown.

    Attributes
    ----------
    ou : str
        The place: « ligne 14, colonne femmes ».
    regle : str
        What was expected.
    trouve : str
        What was read.
    remede : str
        What to write instead.
    bloquante : bool
        True when the line cannot be counted as it is; False for a doubt.
    """

    ou: str
    regle: str
    trouve: str
    remede: str
    bloquante: bool = True

    def __str__(self) -> str:
        """Whole sentence for the screen."""
        lieu = self.ou[:1].upper() + self.ou[1:]
        return f"{lieu} : {self.regle}, reçu {self._lu}. {self.remede}"

    @property
    def _lu(self) -> str:
        return f"« {self.trouve} »" if self.trouve else "rien"
