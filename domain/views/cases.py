"""Deadlines of people's cases in numbers: what is overdue and what is near, by kind and by unit, without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from domain.case_deadlines import CaseDeadline, Limit
from domain.numbers import count
from domain.organisation import Unit
from domain.tables import Column, Row, Table, numbers, text_columns
from domain.text import capitalised
from domain.views.scope import Scope

_NEAR_DAYS, _FAR_DAYS = 30, 90


class Dues(NamedTuple):
    """How many deadlines are past, within 30 days, within 90 days."""

    overdue: int = 0
    near: int = 0
    far: int = 0

    def __str__(self) -> str:
        """Return them as a list prints them: 1 quá hạn, 2 trong 30 ngày."""
        told = [
            f"{count(number)} {words}"
            for number, words in zip(
                self, ("quá hạn", f"trong {_NEAR_DAYS} ngày", f"trong {_FAR_DAYS} ngày"), strict=True
            )
            if number
        ]
        return ", ".join(told) or "không có"


def dues(deadlines: Iterable[CaseDeadline], today: date) -> Dues:
    """Return how near some deadlines are."""
    left = [(deadline.day - today).days for deadline in deadlines]
    return Dues(
        sum(days < 0 for days in left),
        sum(0 <= days <= _NEAR_DAYS for days in left),
        sum(_NEAR_DAYS < days <= _FAR_DAYS for days in left),
    )


def cases_table(scope: Scope, by_unit: Mapping[int, tuple[CaseDeadline, ...]], units: tuple[Unit, ...]) -> Table:
    """Return how many deadlines of cases are past or near, by kind with the rule, and by unit."""
    every = [deadline for each in by_unit.values() for deadline in each]
    lead = [line for limit in Limit if (line := _kind(limit, every, scope.today))]
    found = [(unit, dues(by_unit.get(unit.id, ()), scope.today)) for unit in units]
    rows = tuple(
        Row(cells=(n, unit.name, *due), text=f"{unit.name}: {due}", unit=unit.id)
        for n, (unit, due) in enumerate(sorted(found, key=lambda of: [-number for number in of[1]]), 1)
        if any(due)
    )
    return Table(
        title=scope.subject.label,
        sheet="Hạn hồ sơ",
        lead=tuple(lead) or (f"Không có hồ sơ nào quá hạn hoặc đến hạn trong {_FAR_DAYS} ngày.",),
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Quá hạn", f"Trong {_NEAR_DAYS} ngày", f"Trong {_FAR_DAYS} ngày"),
        ),
        rows=rows,
        total=(None, scope.unit.name, *dues(every, scope.today)),
        foot=("Đơn vị chỉ báo số lượng không theo dõi hạn từng người.",),
    )


def _kind(limit: Limit, every: Iterable[CaseDeadline], today: date) -> str:
    of_kind = [deadline for deadline in every if deadline.limit is limit]
    due = dues(of_kind, today)
    if not any(due):
        return ""
    rule, _ = Counter(deadline.rule for deadline in of_kind).most_common(1)[0]
    return f"{capitalised(of_kind[0].what)}: {due} (theo {rule})."
