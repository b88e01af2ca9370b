"""This period beside the same period of the year before (cùng kỳ)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.dates import day_text, month_end
from domain.numbers import count, percent
from domain.organisation import Unit
from domain.periods import Period, from_code
from domain.sums import Sum
from domain.tables import SHARE, Column, Row, Share, Table, numbers, text_columns
from domain.views.scope import Scope


def year_before(period: Period, as_of: date) -> tuple[Period, date]:
    """Return the same period of the year before, and its day: 29/2 becomes 28/2, a month's end a month's end."""
    year = period.first.year
    before = from_code(period.code.replace(str(year), str(year - 1), 1))
    last = month_end(as_of.year - 1, as_of.month)
    is_end = as_of == month_end(as_of.year, as_of.month)
    return before, last if is_end else min(last, date(as_of.year - 1, as_of.month, min(as_of.day, last.day)))


def same_period(
    scope: Scope,
    day_before: date,
    now: tuple[int, Mapping[int, int]],
    before: tuple[int, Mapping[int, int]],
    units: tuple[Unit, ...],
    whole_year: int,
    sums: tuple[Sum, ...] = (),
    *,
    known: bool,
) -> Table:
    """Return a unit's figures and those of the units below it, each beside those of the year before up to a day.

    Where they cannot be compared, `whole_year` is a sum of all of that year and `sums` are those that reach out of one
    of the periods: they say why.
    """
    own = now[0] - sum(now[1].values()), before[0] - sum(before[1].values())
    apart = known and not any(own)  # what stands at the unit itself is that of some below it
    rows = tuple(
        Row(
            cells=_cells(number, unit.name, now[1].get(unit.id, 0), before[1].get(unit.id, 0) if apart else None),
            text=f"{unit.name}: {_told(now[1].get(unit.id, 0), before[1].get(unit.id, 0), known=apart)}",
            unit=unit.id,
        )
        for number, unit in enumerate(units, 1)
    )
    lead: tuple[str, ...] = (
        f"{scope.what}: {count(now[0])}.",
        f"Cùng kỳ năm trước, đến {day_text(day_before)}: {count(before[0])}; {_change(now[0], before[0])}."
        if known
        else f"Cùng kỳ năm trước, đến {day_text(day_before)}: {_unknown(day_before, whole_year, sums)}.",
    )
    if known and units and not apart:
        told = f"{count(own[0])} của kỳ này, {count(own[1])} của cùng kỳ ghi ở chính đơn vị này"
        lead = (*lead, f"{told}: không so được từng đơn vị bên dưới.")
    return Table(
        title=scope.subject.label,
        sheet="Cùng kỳ",
        lead=lead,
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Kỳ này", "Cùng kỳ năm trước", "Tăng, giảm"),
            Column(heading="So cùng kỳ %", kind=SHARE),
        ),
        rows=rows,
        total=_cells(None, scope.unit.name, now[0], before[0] if known else None),
    )


def not_compared(scope: Scope, done: int) -> Table:
    """Return a figure of several years alone: the same of a year before would be other years, or one fewer."""
    why = "Nhiều năm không so được với cùng kỳ năm trước; đồng chí so một năm, quý hoặc tháng, hoặc xem từng năm."
    return Table(
        title=scope.subject.label,
        sheet="Cùng kỳ",
        lead=(f"{scope.what}: {count(done)}.", why),
        columns=text_columns("Đơn vị"),
        rows=(),
    )


def _unknown(day: date, whole_year: int, sums: tuple[Sum, ...]) -> str:
    if sums:
        return f"không so được, vì có số cộng của nhiều kỳ: {'; '.join(map(str, sums))}"
    if whole_year:
        return f"chỉ có số của cả năm {day.year}: {count(whole_year)}"
    return "chưa có đủ số liệu trong hệ thống"


def _cells(number: int | None, name: str, now: int, before: int | None) -> tuple[int | str | Share | None, ...]:
    """Return a row of the workbook; what is not known of the year before stays empty."""
    if before is None:
        return (number, name, now, None, None, None)
    return (number, name, now, before, now - before, Share(part=now, whole=before, decimals=1) if before else None)


def _told(now: int, before: int, *, known: bool) -> str:
    if not known:
        return count(now)
    return f"{count(now)}, cùng kỳ {count(before)} ({_change(now, before)})"


def _change(now: int, before: int) -> str:
    if now == before:
        return "bằng cùng kỳ"
    word, difference = ("tăng", now - before) if now > before else ("giảm", before - now)
    share = f", {percent(difference, before, decimals=1)}" if before else ""
    return f"{word} {count(difference)}{share}"
