"""Reading and writing the import workbook as an Excel file.

openpyxl is imported where it is used: it costs a quarter of a second and 20 MB that a serving bot has no use for.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.indicators import Indicator
from domain.refusals import Refused
from domain.screens.entrance import ROLE_NAMES
from domain.text import plain_key
from domain.workbook import SHEETS, Cells, Column, Problem, Row, columns

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST_ROWS = 100_000


def open_workbook(path: Path) -> Workbook:
    """Open an Excel file; raises Refused where it is none."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=False, data_only=True)
    except FileNotFoundError:
        raise Refused(f"Không có tệp {path.name}.") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise Refused(f"Tệp {path.name} không phải tệp Excel .xlsx đọc được. Mở bằng Excel rồi lưu lại.") from None


def has_sheet(book: Workbook, sheet: type[Row]) -> bool:
    """Tell whether a workbook has a sheet."""
    return plain_key(sheet.sheet) in map(plain_key, book.sheetnames)


def sheet_rows(book: Workbook, sheet: type[Row]) -> tuple[list[tuple[int, Cells]], list[Problem]]:
    """Return the filled rows of a sheet as cells by folded heading; no sheet means no rows."""
    titles = {plain_key(title): title for title in book.sheetnames}
    if plain_key(sheet.sheet) not in titles:
        return [], []
    page = book[titles[plain_key(sheet.sheet)]]
    if page.max_row > _MOST_ROWS:
        return [], [Problem(sheet.sheet, 0, "", f"quá {_MOST_ROWS} dòng; chia thành nhiều tệp.")]
    lines = page.iter_rows()
    heading = [plain_key(str(cell.value or "")) for cell in next(lines, ())]
    missing = [c.heading for c in columns(sheet).values() if c.required and plain_key(c.heading) not in heading]
    if missing:
        return [], [Problem(sheet.sheet, 1, name, "thiếu cột này ở dòng tiêu đề.") for name in missing]
    return list(_filled(heading, lines)), []


def _filled(heading: list[str], lines: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, Cells]]:
    for number, line in enumerate(lines, 2):
        cells = {name: _value(cell) for name, cell in zip(heading, line, strict=False) if name}
        if any(value not in (None, "") for value in cells.values()):
            yield number, cells


def _value(cell: Any) -> object:  # noqa: ANN401 — openpyxl's cell kinds share no base
    """Return a cell's value; a number formatted as a percentage becomes what people see: 0.03 → 3%."""
    value: object = cell.value
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{round(value * 100, 6):g}%".replace(".", ",")
    return value


def write_template(path: Path) -> None:
    """Write an empty workbook with all sheets and headings, and a sheet that explains them."""
    write_workbook(path, dict.fromkeys(SHEETS, ()), guide=_GUIDE)


def write_workbook(
    path: Path,
    sheets: Mapping[type[Row], Sequence[Mapping[str, object]]],
    guide: Sequence[Sequence[str]] = (),
) -> None:
    """Write sheets with their headings and rows of values by field name, after a guide of two columns."""
    from openpyxl import Workbook

    book = Workbook()
    first: Any = book.active
    if guide:
        first.title = "Hướng dẫn"
        for line in guide:
            first.append(line)
        first.column_dimensions["A"].width = 24
        first.column_dimensions["B"].width = 100
    for sheet, rows in sheets.items():
        _add_sheet(book, sheet, rows)
    if not guide:
        book.remove(first)
    book.save(path)


def _add_sheet(book: Workbook, sheet: type[Row], rows: Sequence[Mapping[str, object]]) -> None:
    page = book.create_sheet(sheet.sheet)
    known = columns(sheet)
    page.append([column.heading for column in known.values()])
    for place, column in enumerate(known.values(), 1):
        _style(page.cell(1, place), column)
        page.column_dimensions[page.cell(1, place).column_letter].width = max(14, len(column.heading) + 4)
    for row in rows:
        page.append([row.get(name) for name in known])
    page.freeze_panes = "A2"


def _style(cell: Any, column: Column) -> None:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True)
    cell.fill = PatternFill("solid", fgColor="FFF2CC" if column.required else "EDEDED")


_GUIDE = (
    ("Sheet", "Cách điền (cột màu vàng phải điền)"),
    (
        "Đơn vị",
        (
            "Mỗi dòng một tổ chức đảng. Mã không trùng nhau; Mã cấp trên để trống ở đơn vị cao nhất. "
            "Số đảng viên là của ngày ghi ở cột sau, để trống là ngày nhập tệp."
        ),
    ),
    (
        "Chỉ tiêu",
        "Kỳ: 2022 hoặc 2020-2025. Giá trị: 226, 3% (số đảng viên), >90%. Hạn: trước tháng 11/2022.",
    ),
    (
        "Số liệu",
        (
            "Ngày là ngày số liệu được tính. Số cộng của nhiều tháng, nhiều năm: ghi thêm ngày bắt đầu ở Cộng từ ngày. "
            "Phân loại cách nhau dấu phẩy."
        ),
    ),
    ("Người dùng", "Mỗi người nhận một mã mời, in ra sau khi nhập."),
    ("Nhiệm vụ", "Giao cho đơn vị và mọi đơn vị trực thuộc."),
    ("Chỉ số", ", ".join(indicator.label for indicator in Indicator)),
    ("Vai trò", ", ".join(ROLE_NAMES.values())),
    ("Không điền", "Số CCCD, số thẻ đảng, nội dung hồ sơ, tài liệu mật."),
)
