"""The trained pool in numbers: who is certified and not admitted, by how long they have waited.

Certificates are valid for 60 months by 24-QĐ/TW of 30/7/2021 and 294-QĐ/TW of 1/7/2025; the rulebook says which holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from domain.case_deadlines import certificate_ends
from domain.numbers import count
from domain.organisation import Unit
from domain.pools import Lot
from domain.rulebook import Rulebook
from domain.tables import Column, Row, Table, numbers, text_columns
from domain.views.scope import Scope

_AGED_MONTHS, _SOON_DAYS = 12, 183


class Waiting(NamedTuple):
    """How many wait in all, for more than a year, with a certificate that runs out soon, or has run out."""

    number: int = 0
    aged: int = 0
    soon: int = 0
    expired: int = 0

    def __str__(self) -> str:
        """Return it as a list prints it: 12 (chờ trên 12 tháng 5, GCN hết giá trị 1)."""
        told = [f"chờ trên {_AGED_MONTHS} tháng {count(self.aged)}"] if self.aged else []
        told += [f"GCN sắp hết giá trị {count(self.soon)}"] if self.soon else []
        told += [f"GCN hết giá trị {count(self.expired)}"] if self.expired else []
        aside = f" ({', '.join(told)})" if told else ""
        return f"{count(self.number)}{aside}"


class Ages:
    """How people certified on a day wait on another: each day is reckoned once, however many lots it has."""

    def __init__(self, rules: Rulebook, today: date) -> None:
        """Keep the rules by which a certificate ends, and the day on which they wait."""
        self._rules, self._today = rules, today
        self._known: dict[date, Waiting] = {}

    def waiting(self, lots: Iterable[Lot]) -> Waiting:
        """Return how long the people of some lots have waited."""
        number = aged = soon = expired = 0
        for day, people in lots:
            one = self._known.get(day) or self._one(day)
            number += people
            aged += people * one.aged
            soon += people * one.soon
            expired += people * one.expired
        return Waiting(number, aged, soon, expired)

    def _one(self, day: date) -> Waiting:
        """Return how one person certified on a day waits."""
        months = (self._today.year - day.year) * 12 + self._today.month - day.month - (self._today.day < day.day)
        left = (certificate_ends(day, self._rules) - self._today).days
        self._known[day] = Waiting(1, int(months >= _AGED_MONTHS), int(0 <= left <= _SOON_DAYS), int(left < 0))
        return self._known[day]


NOTHING_KNOWN = "Hệ thống chưa có số liệu bồi dưỡng nào: chưa nói được có bao nhiêu người trong nguồn."


def imported_caution(imported: int) -> str:
    """Return what is not known of a pool for which so many certificates were told by a workbook, without names."""
    return (
        f"{count(imported)} người đã bồi dưỡng là số nhập gộp từ tệp Excel. Nguồn được tính bằng số đã bồi dưỡng trừ "
        "dần số đã kết nạp về sau (khi nguồn đã hết thì không trừ vào người bồi dưỡng sau đó), thời gian chờ tính từ "
        "ngày ghi trong tệp: có thể khác danh sách thực tế."
    )


def pool_table(
    scope: Scope,
    whole: Waiting,
    units: tuple[Unit, ...],
    each: Mapping[int, Waiting],
    rule: str,
    caution: str = "",
) -> Table:
    """Return the trained pool of a unit and of those below it, the fullest first."""
    found = sorted(((unit, each.get(unit.id, Waiting())) for unit in units), key=lambda of: -of[1].number)
    rows = tuple(
        Row(cells=(n, unit.name, *waits), text=f"{unit.name}: {waits}", unit=unit.id)
        for n, (unit, waits) in enumerate(found, 1)
        if waits.number
    )
    return Table(
        title="Nguồn đã bồi dưỡng, chưa kết nạp",
        sheet="Nguồn",
        lead=(f"Đã có giấy chứng nhận, chưa kết nạp: {whole} người.",) if caution != NOTHING_KNOWN else (caution,),
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Số người", f"Chờ trên {_AGED_MONTHS} tháng", "GCN sắp hết giá trị", "GCN hết giá trị"),
        ),
        rows=rows,
        total=(None, scope.unit.name, *whole),
        foot=(
            *((f"Giấy chứng nhận có giá trị theo {rule}.",) if whole.number else ()),
            *((caution,) if caution and caution != NOTHING_KNOWN else ()),
        ),
    )
