"""One script a claim, its peers beside it in the same run."""

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds on the clock, and what the work gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
