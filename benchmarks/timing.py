"""Percentiles and a stopwatch."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of all lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


async def timed(work: Callable[[], Awaitable[object]], times: int) -> list[float]:
    """Return the milliseconds of each of so many runs."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        await work()
        found.append((time.perf_counter() - begun) * 1000)
    return found
