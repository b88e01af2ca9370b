"""Workbooks: real numbers with their formats, a frozen heading, filters, widths that fit."""

from __future__ import annotations

import io
import textwrap

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.reply import Book
from domain.tables import Cell, Column, Day, Kind, Share, Table, cell_text

_HEADING_ROW = 3
_FILL = PatternFill("solid", fgColor="DDEBF7")
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMATS = {Kind.NUMBER: "#,##0", Kind.DAY: "dd/mm/yyyy", Kind.TEXT: "@"}
_WIDEST, _NARROWEST = 60, 8
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")


def write_book(book: Book) -> bytes:
    """Return a workbook as .xlsx."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for number, table in enumerate(book.tables):
        page = made.create_sheet(table.sheet[:31])
        _write(page, table, book.heading if number == 0 else table.title, book.note)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _write(page: Worksheet, table: Table, heading: str, note: str) -> None:
    page.cell(1, 1, _safe(heading)).font = Font(bold=True, size=13)
    page.cell(2, 1, _safe(" ".join(table.lead) or note)).font = Font(italic=True, color="595959")
    for place, column in enumerate(table.columns, 1):
        cell = page.cell(_HEADING_ROW, place, column.heading)
        cell.font, cell.fill, cell.border = Font(bold=True), _FILL, _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    line = _HEADING_ROW
    for row in table.rows:
        line += 1
        _fill(page, line, table.columns, row.cells, bold=False)
    page.freeze_panes = f"{'C' if len(table.columns) > 2 else 'A'}{_HEADING_ROW + 1}"
    if table.columns:
        page.auto_filter.ref = f"A{_HEADING_ROW}:{get_column_letter(len(table.columns))}{max(line, _HEADING_ROW)}"
    if table.total:
        line += 1
        _fill(page, line, table.columns, table.total, bold=True)
    for text in (*table.foot, note):
        line += 1
        page.cell(line + 1, 1, _safe(text)).font = Font(italic=True, color="595959")
    _fit(page, table)
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"


def _fill(page: Worksheet, line: int, columns: tuple[Column, ...], cells: tuple[Cell, ...], *, bold: bool) -> None:
    for place, (column, value) in enumerate(zip(columns, cells, strict=True), 1):
        cell = page.cell(line, place)
        _put(cell, value, column.kind)
        cell.border, cell.font = _BORDER, Font(bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=column.kind is Kind.TEXT)


def _put(cell: SheetCell | MergedCell, value: Cell, kind: Kind) -> None:
    """Write a value as what it is: a share as a number with its percent format, a day as a day."""
    match value:
        case Share(part=part, whole=whole, decimals=decimals):
            cell.value = part / whole if whole else None
            cell.number_format = f"0.{'0' * decimals}%"
        case Day(on=on):
            cell.value = on
            cell.number_format = _FORMATS[Kind.DAY]
        case int():
            cell.value = value
            cell.number_format = "0" if kind is Kind.TEXT else _FORMATS[Kind.NUMBER]
        case str():
            cell.value = _safe(value)
        case None:
            cell.value = None


def _safe(text: str) -> str:
    """Return a text that Excel cannot take for a formula."""
    return f"'{text}" if text.startswith(_UNSAFE) and text not in ("-", "+") else text


def _fit(page: Worksheet, table: Table) -> None:
    """Set the widths of the columns, and the height of the heading, which LibreOffice does not find by itself."""
    lines = 1
    for place, column in enumerate(table.columns):
        texts = [cell_text(row.cells[place]) for row in (*table.rows,)]
        longest = max((len(text) for text in texts), default=0)
        headed = max(len(word) for word in column.heading.split())
        width = min(_WIDEST, max(_NARROWEST, longest + 2, headed + 2))
        page.column_dimensions[get_column_letter(place + 1)].width = 6 if column.heading == "TT" else width
        lines = max(lines, len(textwrap.wrap(column.heading, max(1, int(width) - 1))))
    page.row_dimensions[_HEADING_ROW].height = 16 * lines + 2
