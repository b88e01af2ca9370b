"""How many cells have admitted anybody. What has no cells in the system says so and is not counted as one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain.numbers import count, percent


class Cells(NamedTuple):
    """Cells of a unit: how many had a result, how many there are, and how many units have none in the system.

    `above` is how much of the result stands at units that have cells below them: of which cell it is, nobody knows.
    """

    active: int = 0
    known: int = 0
    unlisted: int = 0
    above: int = 0

    def __str__(self) -> str:
        """Return it as screens and reports say it; empty where no cell is known."""
        if not self.known:
            return ""
        if self.above:
            return (
                f"{count(self.above)} người ghi ở cấp trên của chi bộ, không rõ của chi bộ nào; số còn lại ở "
                f"{count(self.active)}/{count(self.known)} chi bộ"
            )
        share = percent(self.active, self.known, decimals=1)
        if self.unlisted:
            left = f"{count(self.unlisted)} đơn vị chưa có danh sách chi bộ"
            return f"{count(self.active)}/{count(self.known)} chi bộ có trong hệ thống ({share}) có kết nạp; {left}"
        return f"{count(self.active)}/{count(self.known)} chi bộ ({share}) có kết nạp"


def cells_of(each: Iterable[Cells]) -> Cells:
    """Return the sum of the cells of several units."""
    all_of_them = tuple(each)
    return Cells(*(sum(part) for part in zip(*all_of_them, strict=True))) if all_of_them else Cells()
