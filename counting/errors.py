"""What can be wrong, said to a person: where, which rule, what was found, how to mend it."""


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
