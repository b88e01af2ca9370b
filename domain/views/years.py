"""Years beside each other: a term against its plans, cells without anybody for years, plans reached every year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.numbers import count
from domain.organisation import Unit
from domain.periods import Period
from domain.progress import Tally
from domain.screens.progress import against_plan, plan_of
from domain.sums import Sum
from domain.tables import SHARE, Column, Row, Share, Table, numbers, text_columns
from domain.targets import Measure
from domain.views.scope import Scope


def years(
    scope: Scope,
    span: Period,
    whole: Tally,
    each: Mapping[int, Tally],
    since: int | None,
    sums: tuple[Sum, ...] = (),
) -> Table:
    """Return the years of a term, or of some years, each against its plan, and all of them together.

    `since` is the first year of which a figure is known. A year that has nothing but its part in a sum of several
    years, dated later, is no zero.
    """
    done = sum(tally.done for tally in each.values())
    unknown = {year for year, tally in each.items() if not tally.done and in_a_sum(year, sums)}
    rows = tuple(
        Row(
            cells=(year, tally.target, tally.done, Share(part=tally.done, whole=tally.target or 0), done_so_far)
            if since and since <= year and year not in unknown
            else (year, tally.target, None, None, None),
            text=f"Năm {year}: {'nằm trong số cộng của các năm sau' if year in unknown else _told(year, tally, since)}",
        )
        for year, tally, done_so_far in _cumulated(each)
    )
    told = count(done) if span.is_span else against_plan(whole, plan_of(span))
    told = told if since else "chưa có số liệu"
    return Table(
        title=scope.subject.label,
        sheet="Từng năm",
        lead=(f"{scope.what_of(span)}: {told}.",),
        columns=(
            *numbers("Năm", "Chỉ tiêu", "Thực hiện"),
            Column(heading="Đạt %", kind=SHARE),
            *numbers("Lũy kế"),
        ),
        rows=rows,
        total=(None, whole.target, done, Share(part=done, whole=whole.target or 0), done),
    )


def in_a_sum(year: int, sums: Iterable[Sum]) -> bool:
    """Tell whether a part of a sum that is dated in a later year may be of a year."""
    return any(each.since.year <= year < each.last.year for each in sums)


def _told(year: int, tally: Tally, since: int | None) -> str:
    """Return a year against its plan; one before the figures begin is not a zero."""
    if tally.done or (since is not None and since <= year):
        return against_plan(tally, "kế hoạch")
    if tally.goal and tally.goal.measure is Measure.STATED:
        return tally.without_people
    return f"chưa có số liệu, chỉ tiêu {count(tally.target)}" if tally.target else "chưa có số liệu"


def _cumulated(each: Mapping[int, Tally]) -> list[tuple[int, Tally, int]]:
    found, so_far = [], 0
    for year, tally in sorted(each.items()):
        so_far += tally.done
        found.append((year, tally, so_far))
    return found


def empty_years(scope: Scope, cells: tuple[tuple[Unit, int, int | None], ...], since: int, untold: int) -> Table:
    """Return the cells that admitted nobody for years on end, the longest first, and the last year they did.

    `untold` is of how many cells it cannot be said, because the figures stand at a unit above them.
    """
    rows = tuple(
        Row(cells=(n, unit.name, number, last), text=f"{unit.name}: {count(number)} năm liền", unit=unit.id)
        for n, (unit, number, last) in enumerate(cells, 1)
    )
    told = f"{count(len(cells))} chi bộ từ hai năm liền trở lên." if cells else "không có chi bộ nào."
    goes_on = f" (năm {scope.as_of.year} chưa hết)" if (scope.as_of.month, scope.as_of.day) != (12, 31) else ""
    span = f"Tính các năm {since}–{scope.as_of.year}{goes_on}: {told}"
    if untold:
        left = (
            f"{count(untold)} chi bộ không tính được: số kết nạp của những năm đó ghi ở cấp trên, không rõ chi bộ nào."
        )
        span = f"{span} {left}" if cells else left
    if since == scope.as_of.year:
        span = f"Hệ thống mới có số liệu kết nạp từ năm {since}, chưa đủ hai năm để tính."
    return Table(
        title=scope.subject.label,
        sheet="Năm không kết nạp",
        lead=(span,),
        columns=(
            Column(heading="TT"),
            *text_columns("Chi bộ"),
            *numbers("Số năm liền không kết nạp", "Năm cuối có kết nạp"),
        ),
        rows=rows,
    )


def empty_by_unit(scope: Scope, units: tuple[Unit, ...], cells: int) -> Table:
    """Return the units below one that has too many cells to list: each opens its own list."""
    rows = tuple(Row(cells=(n, unit.name), text=unit.name, unit=unit.id) for n, unit in enumerate(units, 1))
    lead = f"{scope.unit.name} có {count(cells)} chi bộ, nhiều quá không kê hết; đồng chí chọn đơn vị để xem."
    return Table(
        title=scope.subject.label,
        sheet="Năm không kết nạp",
        lead=(lead,),
        columns=(Column(heading="TT"), *text_columns("Đơn vị")),
        rows=rows,
    )


def steady(
    scope: Scope, reached: tuple[tuple[Unit, Mapping[int, Tally]], ...], first: int, last: int, *, had_plans: bool
) -> Table:
    """Return the units that have reached their plan in every year that had one, where any had plans of two years."""
    span = range(first, last + 1)
    rows = tuple(
        Row(
            cells=(n, unit.name, *(str(each[year]) if year in each else None for year in span)),
            text=f"{unit.name}: {', '.join(f'{year} {t.done}/{t.target}' for year, t in sorted(each.items()))}",
            unit=unit.id,
        )
        for n, (unit, each) in enumerate(reached, 1)
    )
    return Table(
        title=scope.subject.label,
        sheet="Đạt hằng năm",
        lead=(
            f"Các năm {first}–{last} có chỉ tiêu, năm nào cũng đạt (từ hai năm trở lên): "
            + (f"{count(len(rows))} đơn vị." if rows else "chưa có đơn vị nào.")
            if had_plans
            else f"Các năm {first}–{last} chưa đơn vị nào được giao chỉ tiêu từ hai năm trở lên.",
        ),
        columns=(Column(heading="TT"), *text_columns("Đơn vị", *(f"Năm {year}" for year in span))),
        rows=rows,
    )
