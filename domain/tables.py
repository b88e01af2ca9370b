"""A table of figures as data: the chat writes it as lines, Excel as cells, a document as its annex.

A share is kept as its two numbers, so that a workbook gets a real number and a sentence gets 37,61%.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr

from domain.numbers import count, percent

HIDDEN = "dưới 3"


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


class Column(BaseModel):
    """A column with its heading."""

    model_config = ConfigDict(frozen=True)
    heading: str
    kind: Kind = Kind.NUMBER


class Share(BaseModel):
    """A part of a whole; None of a whole of zero."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    part: int
    whole: int
    decimals: int = 2

    def __str__(self) -> str:
        """Return the share as people read it, empty without a whole."""
        return percent(self.part, self.whole, self.decimals) or ""


class Day(BaseModel):
    """A day in a cell."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    on: date


Cell = StrictInt | StrictStr | Share | Day | None


class Row(BaseModel):
    """A line of a table: its cells, how chat writes it, under which heading, and which unit it opens.

    A line without `text` stands in workbooks and documents only.
    """

    model_config = ConfigDict(frozen=True)
    cells: tuple[Cell, ...]
    text: str = ""
    group: str = ""
    unit: int = 0


class Table(BaseModel):
    """Figures of a unit: sentences before the lines, the lines, sentences after them.

    `total` is the last line of a workbook and an annex. `sheet` is the name of its sheet in a workbook.
    """

    model_config = ConfigDict(frozen=True)
    title: str
    sheet: str
    lead: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    total: tuple[Cell, ...] = ()
    foot: tuple[str, ...] = ()


def cell_text(cell: Cell) -> str:
    """Return a cell as a document prints it."""
    match cell:
        case None:
            return ""
        case int():
            return count(cell)
        case Day(on=on):
            return f"{on.day}/{on.month}/{on.year}"
        case _:
            return str(cell)


def text_columns(*headings: str) -> tuple[Column, ...]:
    """Return columns of text."""
    return tuple(Column(heading=heading, kind=Kind.TEXT) for heading in headings)


def numbers(*headings: str) -> tuple[Column, ...]:
    """Return columns of numbers."""
    return tuple(Column(heading=heading) for heading in headings)


SHARE = Kind.SHARE
