"""Place the addresses people write, on this machine: nothing is sent out."""

from geo.adresses.answer import AdressesError, Answer, Candidate
from geo.adresses.index import AddressIndex
from geo.adresses.ouverture import open_index, open_reference_index

__all__ = ["AddressIndex", "AdressesError", "Answer", "Candidate", "open_index", "open_reference_index"]
