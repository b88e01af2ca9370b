"""A year month by month: of a unit against its plan, and of the units below it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from domain.dates import month_end
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Progress, pace
from domain.screens.progress import against_plan
from domain.tables import Cell, Column, Row, Table, numbers, text_columns
from domain.views.scope import Scope


def begun(scope: Scope) -> int:
    """Return how many months of the year have begun on the day."""
    return min(12, scope.as_of.month) if scope.as_of.year == scope.year.first.year else 12


def months(scope: Scope, progress: Progress, done: tuple[int, ...]) -> Table:
    """Return a unit's year: each month, what has come together by then, and what the plan asks for by then."""
    target, year = progress.target, scope.year.first.year
    rows = []
    for month, number, so_far in zip(range(1, 13), done, accumulate(done), strict=False):
        last = min(month_end(year, month), scope.as_of)
        found = pace(progress.tally, scope.year.first, target.deadline, last) if target else None
        needed = f", cần {count(found.expected)}" if found else ""
        rows.append(
            Row(
                cells=(month, number, so_far, found.expected if found else None),
                text=f"Tháng {month}: {count(number)} (lũy kế {count(so_far)}{needed})",
            )
        )
    return Table(
        title=scope.subject.label,
        sheet="Từng tháng",
        lead=(f"{scope.what_of(scope.year)}: {against_plan(progress.tally, 'kế hoạch năm')}.",),
        columns=numbers("Tháng", "Trong tháng", "Lũy kế", "Cần theo nhịp độ"),
        rows=tuple(rows),
    )


def months_by_unit(scope: Scope, done: Mapping[int, tuple[int, ...]], units: tuple[Unit, ...], own: int) -> Table:
    """Return how many each unit below had in each month of the year; `own` is what the unit itself had."""
    rows = []
    for number, unit in enumerate(units, 1):
        each = done.get(unit.id, (0,) * begun(scope))
        told = ", ".join(f"T{month} {count(n)}" for month, n in enumerate(each, 1) if n) or "chưa có"
        cells: tuple[Cell, ...] = (number, unit.name, *_padded(each), sum(each))
        rows.append(Row(cells=cells, text=f"{unit.name}: {count(sum(each))} ({told})", unit=unit.id))
    sums = tuple(sum(each) for each in zip(*done.values(), strict=True)) if done else (0,) * begun(scope)
    aside = (f"Trong đó {count(own)} ghi ở chính đơn vị, không thuộc đơn vị nào bên dưới.",) if own and rows else ()
    return Table(
        title=scope.subject.label,
        sheet="Tháng theo đơn vị",
        lead=(f"{scope.what_of(scope.year)}: {count(sum(sums) + own)}.", *aside),
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers(*(f"Tháng {month}" for month in range(1, 13)), "Cả năm"),
        ),
        rows=tuple(rows),
        total=(None, scope.unit.name, *_padded(sums), sum(sums) + own),
    )


def _padded(each: tuple[int, ...]) -> tuple[int | None, ...]:
    return (*each, *(None,) * (12 - len(each)))
