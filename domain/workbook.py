"""The import workbook: its sheets, columns, and what counts as a value in each.

A sheet is a pydantic class; each column is a field with its heading. A row that cannot be read gives problems with
sheet, row and column, never half a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, model_validator

from domain.composition import read_categories, stored
from domain.dates import read_any_day
from domain.indicators import Indicator, read_indicator
from domain.names import read_name
from domain.organisation import Role
from domain.periods import Period, read_deadline, read_period
from domain.privacy import is_forbidden
from domain.refusals import Refused
from domain.screens.entrance import ROLE_NAMES
from domain.targets import Goal, Measure, read_goal
from domain.text import clean, plain_key, shorten

_ANY_YEAR = date(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column: its heading, how a cell is read, and whether it must be filled."""

    heading: str
    read: Callable[[str], Any]
    required: bool = False


_WHOLE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{4}(?:19|20)\d\d(?!\d)")


def _with_year(cell: str, example: str) -> str:
    """Return the cell; a workbook outlives its year, so days and periods must name theirs."""
    if not _WHOLE_YEAR.search(cell):
        raise Refused(f"“{shorten(cell)}” thiếu năm. Viết như {example}.")
    return cell


def _day(cell: str) -> date:
    return read_any_day(_with_year(cell, "1/7/2025"), _ANY_YEAR)


def _categories(cell: str) -> str:
    return stored(read_categories(cell))


def _whole(cell: str) -> int:
    if not re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d+", cell):
        raise Refused(f"“{cell}” không phải số nguyên. Viết như 12.")
    return int(cell.replace(".", ""))


def _period(cell: str) -> Period:
    return read_period(_with_year(cell, "2022 hoặc 2020-2025"), _ANY_YEAR).period


def _role(cell: str) -> Role:
    for role, name in ROLE_NAMES.items():
        if plain_key(name) == plain_key(cell):
            return role
    raise Refused(f"Không có vai trò “{cell}”. Các vai trò: {', '.join(ROLE_NAMES.values())}.")


def _mark(cell: str) -> bool:
    if plain_key(cell) not in ("x", "co", "1"):
        raise Refused(f"Cột này chỉ ghi x hoặc để trống, không ghi “{cell}”.")
    return True


class Row(BaseModel):
    """A row of a sheet; `number` is its number in the workbook, as the spreadsheet shows it."""

    model_config = ConfigDict(frozen=True)
    sheet: ClassVar[str]
    number: int

    @property
    def told(self) -> frozenset[str]:
        """Return the fields whose cells were filled: what a workbook does not tell must not change."""
        return frozenset(self.model_fields_set)


class UnitRow(Row):
    """A Party organisation."""

    sheet: ClassVar = "Đơn vị"
    code: Annotated[str, Column("Mã", str, required=True)]
    name: Annotated[str, Column("Tên", str, required=True)]
    parent: Annotated[str | None, Column("Mã cấp trên", str)] = None
    kind: Annotated[str, Column("Loại", str)] = ""
    sector: Annotated[str | None, Column("Khối", str)] = None
    rural: Annotated[bool, Column("Nông thôn (x)", _mark)] = False
    grouping: Annotated[str | None, Column("Nhóm giám sát", str)] = None
    members: Annotated[int | None, Column("Số đảng viên", _whole)] = None
    valid_from: Annotated[date | None, Column("Từ ngày", _day)] = None
    valid_to: Annotated[date | None, Column("Đến ngày", _day)] = None
    predecessor: Annotated[str | None, Column("Đơn vị trước", str)] = None
    members_on: Annotated[date | None, Column("Số đảng viên tính đến ngày", _day)] = None


class TargetRow(Row):
    """A target of a unit."""

    sheet: ClassVar = "Chỉ tiêu"
    unit: Annotated[str, Column("Mã đơn vị", str, required=True)]
    indicator: Annotated[Indicator, Column("Chỉ số", read_indicator, required=True)]
    period: Annotated[Period, Column("Kỳ", _period, required=True)]
    goal: Annotated[Goal, Column("Giá trị", read_goal, required=True)]
    deadline: Annotated[str | None, Column("Hạn", str)] = None
    document: Annotated[str | None, Column("Số văn bản", str)] = None
    document_date: Annotated[date | None, Column("Ngày văn bản", _day)] = None

    @model_validator(mode="after")
    def _ratio_of_village_heads(self) -> Self:
        """Take a percentage of village heads as a ratio among them, never as a share of all members."""
        if self.indicator is Indicator.VILLAGE_HEAD_MEMBERS and self.goal.measure is Measure.SHARE_OF_MEMBERS:
            return self.model_copy(update={"goal": Goal(measure=Measure.RATIO_ABOVE, value=self.goal.value)})
        return self

    @property
    def last_day(self) -> date:
        """Return the day by which the target must be reached; raises Refused."""
        return read_deadline(self.deadline, self.period.first) if self.deadline else self.period.last


class FactRow(Row):
    """A figure that counts on a day."""

    sheet: ClassVar = "Số liệu"
    unit: Annotated[str, Column("Mã đơn vị", str, required=True)]
    indicator: Annotated[Indicator, Column("Chỉ số", read_indicator, required=True)]
    on_day: Annotated[date, Column("Ngày", _day, required=True)]
    quantity: Annotated[int, Column("Số lượng", _whole, required=True)]
    categories: Annotated[str, Column("Phân loại", _categories)] = ""
    note: Annotated[str | None, Column("Ghi chú", str)] = None
    since_day: Annotated[date | None, Column("Cộng từ ngày", _day)] = None


class PersonRow(Row):
    """Somebody to be invited."""

    sheet: ClassVar = "Người dùng"
    unit: Annotated[str, Column("Mã đơn vị", str, required=True)]
    name: Annotated[str, Column("Họ tên", read_name, required=True)]
    role: Annotated[Role, Column("Vai trò", _role, required=True)]
    note: Annotated[str | None, Column("Ghi chú", str)] = None


class TaskRow(Row):
    """A named task for a whole subtree."""

    sheet: ClassVar = "Nhiệm vụ"
    name: Annotated[str, Column("Tên", str, required=True)]
    unit: Annotated[str, Column("Mã đơn vị", str, required=True)]
    deadline: Annotated[str, Column("Hạn", str, required=True)]
    document: Annotated[str | None, Column("Số văn bản", str)] = None

    @property
    def last_day(self) -> date:
        """Return the day by which the task must be done; raises Refused."""
        return read_deadline(_with_year(self.deadline, "31/7/2022"), _ANY_YEAR)


SHEETS: tuple[type[Row], ...] = (UnitRow, TargetRow, FactRow, PersonRow, TaskRow)
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, in words for whoever filled it."""

    sheet: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        """Return the problem in one line."""
        place = f"Sheet “{self.sheet}”" + (f", dòng {self.row}" if self.row else "")
        return f"{place}, cột “{self.column}”: {self.sentence}" if self.column else f"{place}: {self.sentence}"


def columns(sheet: type[Row]) -> dict[str, Column]:
    """Return the columns of a sheet by field name."""
    hints = get_type_hints(sheet, include_extras=True)
    found = ((name, getattr(hints[name], "__metadata__", ())) for name in sheet.model_fields)
    return {name: item for name, metadata in found for item in metadata if isinstance(item, Column)}


Cells = dict[str, object]


def read_rows(sheet: type[R], rows: Iterable[tuple[int, Cells]]) -> tuple[list[R], list[Problem]]:
    """Return the rows of a sheet, from (number, cells by folded heading), and every problem found."""
    good: list[R] = []
    problems: list[Problem] = []
    for number, cells in rows:
        values, wrong = _read_row(sheet, number, cells)
        problems += wrong
        if not wrong:
            good.append(sheet.model_validate({"number": number, **values}))
    return good, problems


def _read_row(sheet: type[Row], number: int, cells: Cells) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, column in columns(sheet).items():
        text = _cell_text(cells.get(plain_key(column.heading)))
        if not text:
            if column.required:
                problems.append(Problem(sheet.sheet, number, column.heading, "ô này không được để trống."))
            continue
        if is_forbidden(text):
            sentence = "có số CCCD, số thẻ đảng hoặc dấu mật; không được đưa vào hệ thống."
            problems.append(Problem(sheet.sheet, number, column.heading, sentence))
            continue
        try:
            values[name] = column.read(text)
        except Refused as refused:
            problems.append(Problem(sheet.sheet, number, column.heading, refused.sentence))
    return values, problems


def _cell_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "x" if cell else ""
        case datetime() | date():
            return f"{cell.day}/{cell.month}/{cell.year}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return clean(str(cell))
