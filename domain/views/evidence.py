"""The year-end evidence sheet: what the numbers above say of a unit and of who answers for it. Never a grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.numbers import count
from domain.organisation import Role, Unit
from domain.progress import Line, Tally, places
from domain.screens.entrance import ROLE_NAMES
from domain.tables import SHARE, Cell, Column, Row, Share, Table, numbers, text_columns
from domain.views.cells import Cells
from domain.views.scope import Scope

NO_GRADE = "Số liệu để tham khảo khi đánh giá cuối năm; hệ thống không đề xuất xếp loại."


class Evidence(NamedTuple):
    """What a year's numbers say of one unit.

    `months` are how many monthly lists its cells have attested, of `months_owed`; `cells` how many of them admitted
    anybody; `tasks` how many times a named task was done, of `tasks_owed`.
    """

    line: Line
    trained: int
    recognised: int
    introduced: int
    before: int | None
    months: int
    months_owed: int
    cells: Cells
    tasks: int
    tasks_owed: int
    heads: int
    head_members: int

    @property
    def unit(self) -> Unit:
        """Return the unit."""
        return self.line.unit


class Official(NamedTuple):
    """Somebody who answers for some units: by a grouping or an office."""

    name: str
    charge: str
    paths: frozenset[str]


def office_name(role: Role | None) -> str:
    """Return by what somebody is told where their name is not: the office, or that they lead a grouping."""
    return ROLE_NAMES[role].capitalize() if role else "Người phụ trách"


def evidence_table(scope: Scope, units: tuple[Evidence, ...], whole: Evidence) -> Table:
    """Return the evidence of the units below one, each with its place by percentage of plan."""
    place = places(each.line for each in units)
    rows = tuple(
        Row(
            cells=_cells(n, each, place.get(each.unit.id)),
            text=f"{each.unit.name}: {_told(each)}",
            unit=each.unit.id,
        )
        for n, each in enumerate(units, 1)
    )
    return Table(
        title=scope.subject.label,
        sheet="Đơn vị",
        lead=(f"{scope.year.title[:1].upper()}{scope.year.title[1:]} – {scope.unit.name}: {_told(whole)}.",),
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Chỉ tiêu kết nạp", "Đã kết nạp"),
            Column(heading="Đạt %", kind=SHARE),
            *numbers("Xếp thứ", "Cùng kỳ năm trước", "Bồi dưỡng", "Chính thức", "Đoàn thể giới thiệu"),
            *numbers("Chi bộ có kết nạp", "Số chi bộ", "Tháng đã chốt", "Tháng phải chốt"),
            *numbers("Nhiệm vụ đã xong", "Nhiệm vụ phải làm", "Trưởng thôn", "Trưởng thôn là đảng viên"),
        ),
        rows=rows,
        total=_cells(None, whole, None),
        foot=(NO_GRADE,),
    )


def _cells(number: int | None, each: Evidence, place: int | None) -> tuple[Cell, ...]:
    tally = each.line.tally
    cells = each.cells[:2] if each.cells.known else (None, None)
    return (
        number, each.unit.name, tally.target, tally.done, _share(tally), place, each.before, each.trained,
        each.recognised, each.introduced, *cells, each.months, each.months_owed, each.tasks,
        each.tasks_owed, each.heads, each.head_members,
    )  # fmt: skip


def _share(tally: Tally) -> Share | None:
    return Share(part=tally.done, whole=tally.target) if tally.target else None


def _told(each: Evidence) -> str:
    parts = [f"kết nạp {each.line.tally}", *([f"cùng kỳ năm trước {count(each.before)}"] if each.before else [])]
    parts.append(f"bồi dưỡng {count(each.trained)}")
    if each.cells.known > 1:
        parts.append(str(each.cells))
    if each.months_owed:
        parts.append(f"chốt {count(each.months)}/{count(each.months_owed)} tháng")
    if each.tasks_owed:
        parts.append(f"nhiệm vụ {count(each.tasks)}/{count(each.tasks_owed)}")
    return ", ".join(parts)


def officials_table(officials: Iterable[Official], units: tuple[Evidence, ...], done: Mapping[str, Tally]) -> Table:
    """Return what the numbers say of those who answer for units: the sums of what they answer for; no grade."""
    rows = []
    known = {each.unit.path: each for each in units}
    for n, official in enumerate(officials, 1):
        lines = [known[path] for path in official.paths if path in known]
        tallies = [done[path] for path in official.paths if path in done]
        target = sum(tally.target or 0 for tally in tallies) or None
        total = sum(tally.done for tally in tallies)
        reached = sum(bool(tally.target) and tally.done >= (tally.target or 0) for tally in tallies)
        cells: tuple[Cell, ...] = (
            n, official.name, official.charge, len(tallies), target, total,
            Share(part=total, whole=target) if target else None, reached,
            sum(each.months for each in lines), sum(each.months_owed for each in lines),
        )  # fmt: skip
        rows.append(Row(cells=cells))
    return Table(
        title="Người phụ trách",
        sheet="Người phụ trách",
        columns=(
            Column(heading="TT"),
            *text_columns("Người phụ trách", "Phụ trách"),
            *numbers("Số đơn vị", "Chỉ tiêu kết nạp", "Đã kết nạp"),
            Column(heading="Đạt %", kind=SHARE),
            *numbers("Đơn vị đạt và vượt", "Tháng đã chốt", "Tháng phải chốt"),
        ),
        rows=tuple(rows),
        foot=(NO_GRADE,),
    )
