"""What is wrong in something a person made, as data: shown, counted, mended, never thrown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Anomalie:
    """A fault: where, which rule, what was found, how to mend it. In French, for the screen.

    Attributes
    ----------
    ou : str
        The place: « secteur 19-09 (objet 3) ».
    regle : str
        What was expected.
    trouve : str
        What was found.
    remede : str
        What to do.
    bloquante : bool
        True when the thing cannot be used as it is; False for a doubt.
    """

    ou: str
    regle: str
    trouve: str
    remede: str
    bloquante: bool = True

    def __str__(self) -> str:
        """Whole sentence for the screen."""
        lu = f"« {self.trouve} »" if self.trouve else "rien"
        return f"{self.ou[:1].upper()}{self.ou[1:]} : {self.regle}, reçu {lu}. {self.remede}"
