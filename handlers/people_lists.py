"""Reading an Excel file sent in chat: people with their births, or units with their targets; nothing else is taken.

All or nothing: one identity number or secret mark anywhere in the file, and nothing of it is kept.
"""
# ruff: noqa: PLC0415 — openpyxl costs 20 MB that most bots never need

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from domain.privacy import is_forbidden
from domain.refusals import Refused
from domain.roll import MOST_PEOPLE
from domain.text import clean, plain_key

LARGEST_FILE = 1024 * 1024
_LARGEST_UNPACKED = 20 * LARGEST_FILE
_MOST_ROWS, _MOST_COLUMNS = 500, 30
TOO_LARGE = "Tệp lớn quá 1 MB. Đồng chí gửi tệp chỉ có danh sách họ tên, năm sinh, ví dụ 2 cột."
_FORBIDDEN = (
    "Tệp có số CCCD, số thẻ đảng hoặc nội dung mật nên không được nhận và không được lưu. "
    "Đồng chí xóa các cột đó rồi gửi lại, chỉ để họ tên và năm sinh."
)
_NOT_EXCEL = "Tệp này không đọc được. Đồng chí gửi tệp Excel .xlsx có cột Họ tên, hoặc dán danh sách vào đây."
_NO_NAMES = (
    "Trong tệp chưa thấy cột Họ tên. Đồng chí đặt tên cột ở dòng đầu là Họ tên, cột sau là Năm sinh, rồi gửi lại."
)
_MARKS = frozenset({"mat", "toi mat", "tuyet mat"})  # alone in a cell it is a stamp
_NAME_HEADINGS = frozenset({"ho ten", "ho va ten", "ho ten qcut", "ho va ten quan chung"})
_BIRTH_HEADINGS = frozenset({"nam sinh", "ngay sinh", "sinh nam", "sinh ngay", "ngay thang nam sinh", "sinh"})


_UNIT_HEADINGS = frozenset({"don vi", "ten don vi", "chi bo", "ten chi bo"})
_GOAL_HEADINGS = frozenset({"chi tieu", "chi tieu giao", "giao", "so giao"})


def read_list(data: bytes) -> str:
    """Return the people of a file, one a line with the birth, or its units with their targets; raises Refused."""
    rows = [[_text(cell) for cell in row] for row in _rows(data)]
    if any(is_forbidden(cell) or plain_key(cell) in _MARKS for row in rows for cell in row):
        raise Refused(_FORBIDDEN)
    if goals := _goals(rows):
        return goals
    heading = next((n for n, row in enumerate(rows) if any(plain_key(cell) in _NAME_HEADINGS for cell in row)), None)
    if heading is None:
        raise Refused(_NO_NAMES)
    names = _column(rows[heading], _NAME_HEADINGS)
    births = _column(rows[heading], _BIRTH_HEADINGS)
    people = [_person(row, names, births) for row in rows[heading + 1 :] if _cell(row, names)]
    if not people:
        raise Refused("Dưới cột Họ tên chưa có ai. Đồng chí điền họ tên, mỗi người một dòng, rồi gửi lại.")
    if len(people) > MOST_PEOPLE:
        raise Refused(f"Tệp có hơn {MOST_PEOPLE} người. Đồng chí chia ra, ví dụ mỗi tệp 100 người.")
    return "\n".join(people)


def _goals(rows: Sequence[Sequence[str]]) -> str:
    """Return the units of a file with their targets, one a line; empty where it has no columns of both."""
    for number, row in enumerate(rows):
        units, goals = _column(row, _UNIT_HEADINGS), _column(row, _GOAL_HEADINGS)
        if units is not None and goals is not None:
            below = (each for each in rows[number + 1 :] if _cell(each, units) and _cell(each, goals))
            return "\n".join(f"{_cell(each, units)}: {_cell(each, goals)}" for each in below)
    return ""


def _person(row: Sequence[str], names: int | None, births: int | None) -> str:
    birth = _cell(row, births)
    return f"{_cell(row, names)}, {birth}" if birth else _cell(row, names)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _column(heading: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, cell in enumerate(heading) if plain_key(cell) in known), None)


def _rows(data: bytes) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook

    if len(data) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= _LARGEST_UNPACKED:
            page = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
            return list(page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True))
    except Exception as error:  # whatever a hostile file does to its reader, it is no Excel file for us
        raise Refused(_NOT_EXCEL) from error
    raise Refused(TOO_LARGE)


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime() | date():
            return f"{cell.day}/{cell.month}/{cell.year}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return clean(str(cell)).replace("\n", " ")
