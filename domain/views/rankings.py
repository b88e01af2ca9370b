"""Units in the order of their plan: the best, the slowest, those that have reached it, those with nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from domain.numbers import count
from domain.progress import Line, Progress, Standing
from domain.screens.progress import OWN_ROW, group_headings, line_text, told_against_plan
from domain.tables import SHARE, Cell, Column, Row, Share, Table, numbers, text_columns
from domain.views.cells import Cells
from domain.views.scope import Scope

COLUMNS = (
    Column(heading="TT"),
    *text_columns("Đơn vị"),
    *numbers("Chỉ tiêu", "Thực hiện"),
    Column(heading="Đạt %", kind=SHARE),
    *numbers("Còn thiếu"),
    *text_columns("Nhóm"),
)


def best(scope: Scope, progress: Progress) -> Table:
    """Return the units with a plan by percentage, the best first; where there is no plan, by number."""
    return _ranked(scope, progress, sorted(progress.lines, key=_from_best))


def worst(scope: Scope, progress: Progress) -> Table:
    """Return the units by percentage of plan, the slowest first; those without a plan stand last."""
    return _ranked(scope, progress, sorted(progress.lines, key=_from_worst))


def _share(line: Line) -> Fraction:
    return Fraction(line.tally.done, line.tally.target) if line.tally.target else Fraction(0)


def _from_best(line: Line) -> tuple[bool, Fraction, int]:
    return (not line.tally.target, -_share(line), -line.tally.done)


def _from_worst(line: Line) -> tuple[bool, Fraction, int]:
    return (not line.tally.target, _share(line), line.tally.done)


def _ranked(scope: Scope, progress: Progress, lines: Iterable[Line]) -> Table:
    """Return all units in an order, and last what stands at the unit itself, so that the rows make up the total."""
    table = _table(scope, progress, (_headline(scope, progress),), lines)
    if not progress.own:
        return table
    own = Row(cells=(None, OWN_ROW, None, progress.own, None, None, None))
    return table.model_copy(update={"rows": (*table.rows, own)})


def _headline(scope: Scope, progress: Progress) -> str:
    return f"{scope.what}: {told_against_plan(progress)}."


def reached(scope: Scope, progress: Progress) -> Table:
    """Return the units that have reached their plan or gone beyond it, the best first."""
    found = [line for line in progress.ranked if line.standing is Standing.REACHED]
    planned = sum(bool(line.tally.target) for line in progress.lines)
    exceeded = sum(line.tally.done > (line.tally.target or 0) for line in found)
    lead = f"{count(len(found))}/{count(planned)} đơn vị được giao chỉ tiêu đã đạt kế hoạch, {count(exceeded)} vượt."
    return _table(scope, progress, (_headline(scope, progress), lead), found)


def nobody(scope: Scope, progress: Progress, cells: Cells | None) -> Table:
    """Return the units with no result in the period; `cells` are the cells below them."""
    found = [line for line in progress.ranked if not line.tally.done]
    lead = [f"{scope.what}: {count(len(found))}/{count(len(progress.lines))} đơn vị chưa có."]
    if not found:
        lead = [f"{scope.what}: đơn vị nào cũng đã có."] if progress.lines else lead
    if not progress.lines:
        lead = [f"{scope.what}: {count(progress.tally.done)}."]
    if cells and str(cells):
        lead.append(f"{cells}.")
    return _table(scope, progress, tuple(lead), found)


def by_standing(scope: Scope, progress: Progress) -> Table:
    """Return all units in the groups in which a leader reads them."""
    return _ranked(scope, progress, progress.ranked)


def _table(scope: Scope, progress: Progress, lead: tuple[str, ...], lines: Iterable[Line]) -> Table:
    headings = {} if progress.year_to_date else group_headings(progress)  # a month has no plan of its own
    rows = tuple(
        Row(cells=_cells(number, line, headings.get(line.standing)), text=line_text(line), unit=line.unit.id)
        for number, line in enumerate(lines, 1)
    )
    whole = progress.tally
    total: tuple[Cell, ...] = (
        None, progress.unit.name, whole.target, whole.done, Share(part=whole.done, whole=whole.target or 0),
        whole.missing if whole.target else None, None,
    )  # fmt: skip
    return Table(title=scope.subject.label, sheet="Tiến độ", lead=lead, columns=COLUMNS, rows=rows, total=total)


def _cells(number: int, line: Line, heading: str | None) -> tuple[Cell, ...]:
    tally = line.tally
    share = Share(part=tally.done, whole=tally.target) if tally.target else None
    return (number, line.unit.name, tally.target, tally.done, share, tally.missing if tally.target else None, heading)
