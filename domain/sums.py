"""Sums of a longer time, which a workbook brings with the day on which they were counted and the day they begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.dates import day_text
from domain.numbers import count
from domain.periods import Period


class Sum(NamedTuple):
    """So many in all from a day to another; the figures put them on the last."""

    since: date
    last: date
    number: int

    def __str__(self) -> str:
        """Return it as a sentence says it: 684 (cộng từ 1/7/2015 đến 31/12/2020)."""
        return f"{count(self.number)} (cộng từ {day_text(self.since)} đến {day_text(self.last)})"

    def reaches_out_of(self, period: Period) -> bool:
        """Tell whether a part of it may be of the time before a period."""
        return self.since < period.first


def out_of(sums: Iterable[Sum], period: Period) -> tuple[Sum, ...]:
    """Return the sums of which a part may be of the time before a period."""
    return tuple(each for each in sums if each.reaches_out_of(period))
