"""Members of a unit: the number that was told on a day, and who came and went since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.sums import Sum

COME = (Indicator.ADMITTED, Indicator.MOVED_IN)
GONE = (Indicator.MOVED_OUT, Indicator.REMOVED, Indicator.DECEASED)


class Counted(NamedTuple):
    """So many members on a day, as a workbook told it."""

    number: int
    on: date


class Moves(NamedTuple):
    """Who came and went from a day up to another; `counted` is the number on the first, None where none is known.

    `overlaps` are sums of admissions that begin before that day: a part of them may be in the number already.
    """

    unit: Unit
    counted: Counted | None
    changes: Mapping[Indicator, int]
    overlaps: tuple[Sum, ...] = ()

    @property
    def came(self) -> int:
        """Return how many came."""
        return sum(self.changes.get(kind, 0) for kind in COME)

    @property
    def went(self) -> int:
        """Return how many went."""
        return sum(self.changes.get(kind, 0) for kind in GONE)

    @property
    def caution(self) -> str:
        """Return that some may be counted twice, empty where nobody is."""
        if not self.overlaps or self.counted is None:
            return ""
        sums = "; ".join(map(str, self.overlaps))
        return f"Có thể tính trùng: số kết nạp {sums} bắt đầu trước ngày của số đảng viên đã nhập."

    @property
    def number(self) -> int | None:
        """Return how many there are on the last day, None where it is not known."""
        return self.counted.number + self.came - self.went if self.counted else None
