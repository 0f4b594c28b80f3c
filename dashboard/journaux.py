"""Application logs without the words of people: an error is told by its type and its place, never by its text."""

import logging
import threading
import traceback
from collections.abc import Iterator
from typing import Any

LOGGER = logging.getLogger("lanterne")


class Ligne(logging.LogRecord):
    """A line of log whose errors have lost their text: it may quote an address, a cell, the parameters of a query."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = "\n".join(_tell(self.exc_info[1]))
        self.exc_info = None
        self.msg = _mute(self.msg)
        if isinstance(self.args, tuple):
            self.args = tuple(map(_mute, self.args))


def install() -> None:
    """Make every logger of the process write such lines, Streamlit's and the server's included."""
    logging.setLogRecordFactory(Ligne)
    threading.excepthook = _tell_thread


def _tell(erreur: BaseException | None) -> Iterator[str]:
    """Type and frames of an error, then those of its causes."""
    while erreur is not None:
        yield f"{type(erreur).__module__}.{type(erreur).__qualname__}"
        for cadre in traceback.extract_tb(erreur.__traceback__):
            yield f"  {cadre.filename}:{cadre.lineno} {cadre.name}"
        erreur = erreur.__cause__ or erreur.__context__


def _mute(valeur: object) -> Any:
    return type(valeur).__qualname__ if isinstance(valeur, BaseException) else valeur


def _tell_thread(fin: threading.ExceptHookArgs) -> None:
    LOGGER.error("Fil interrompu", exc_info=fin.exc_value)
