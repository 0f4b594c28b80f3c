"""How the rows of a file were judged, whatever it describes."""

from dataclasses import dataclass

from geo.anomalies import Anomalie


@dataclass(frozen=True)
class Bilan:
    """Rows of a file, before anything is written.

    Attributes
    ----------
    anomalies : list of Anomalie
        Faults and doubts, in the order of the rows.
    lignes, bloquees : int
        Rows read, and rows with a blocking fault.
    """

    anomalies: list[Anomalie]
    lignes: int
    bloquees: int

    @property
    def propres(self) -> int:
        """Rows without a blocking fault."""
        return self.lignes - self.bloquees

    @property
    def acceptable(self) -> bool:
        """Whether nothing is left out."""
        return not any(anomalie.bloquante for anomalie in self.anomalies)
