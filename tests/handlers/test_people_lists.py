"""Excel files as people make them: what is read of them, and what is refused with which sentence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import pytest
from openpyxl import Workbook

from domain.refusals import Refused
from handlers.people_lists import LARGEST_FILE, read_list

Rows = Sequence[Sequence[object]]


def excel(rows: Rows) -> bytes:
    """Return an Excel file with these rows."""
    book, file = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    book.save(file)
    return file.getvalue()


GOOD: dict[str, tuple[Rows, str]] = {
    "names only": ([["Họ tên"], ["Lò Văn Một"], ["Lò Văn Hai"]], "Lò Văn Một\nLò Văn Hai"),
    "years are numbers": ([["STT", "Họ và tên", "Năm sinh"], [1, "Lò Văn Một", 1999.0]], "Lò Văn Một, 1999"),
    "a day is a date": ([["HỌ TÊN", "Ngày sinh"], ["Lò Văn Một", datetime(1999, 5, 12)]], "Lò Văn Một, 12/5/1999"),  # noqa: DTZ001 — as Excel has it
    "a title above, headings without diacritics": (
        [["DANH SÁCH HỌC VIÊN", None], [], ["ho va ten", "nam sinh"], ["Lò Văn Một", "1999"]],
        "Lò Văn Một, 1999",
    ),
    "what is not asked for is not read": (
        [["Họ tên", "Quê quán", "Năm sinh", "Ghi chú"], ["Lò Văn Một", "bản Mới", 1999, "giỏi"]],
        "Lò Văn Một, 1999",
    ),
    "empty rows between": ([["Họ tên"], ["Lò Văn Một"], [None], ["  "], ["Lò Văn Hai"]], "Lò Văn Một\nLò Văn Hai"),
    "a cell of two lines is one name": ([["Họ tên"], ["Lò Văn\nMột"]], "Lò Văn Một"),
    "units with their targets": (
        [["TT", "Đơn vị", "Chỉ tiêu"], [1, "Chi bộ thôn 1", 3], [2, "Chi bộ thôn 2", "3%"], [3, "Cộng", None]],
        "Chi bộ thôn 1: 3\nChi bộ thôn 2: 3%",
    ),
    "a birth that is missing": (
        [["Họ tên", "Năm sinh"], ["Lò Văn Một", None], ["Lò Văn Hai", 1998]],
        "Lò Văn Một\nLò Văn Hai, 1998",
    ),
}


@pytest.mark.parametrize(("rows", "people"), GOOD.values(), ids=GOOD)
def test_the_people_of_a_file(rows: Rows, people: str) -> None:
    assert read_list(excel(rows)) == people


REFUSED: dict[str, tuple[bytes, str]] = {
    "no Excel file": (b"%PDF-1.7", "Tệp này không đọc được"),
    "nothing": (b"", "Tệp này không đọc được"),
    "a torn file": (excel([["Họ tên"], ["Lò Văn Một"]])[:700], "Tệp này không đọc được"),
    "an empty page": (excel([]), "chưa thấy cột Họ tên"),
    "no heading": (excel([["Lò Văn Một", 1999]]), "chưa thấy cột Họ tên"),
    "nobody": (excel([["Họ tên", "Năm sinh"]]), "chưa có ai"),
    "an identity number in any cell": (
        excel([["Họ tên", "Năm sinh", "CCCD"], ["Lò Văn Một", 1999, "001202012345"]]),
        "không được lưu",
    ),
    "an identity number that Excel keeps as a number": (
        excel([["Họ tên", "Số"], ["Lò Văn Một", 101202012345]]),
        "không được lưu",
    ),
    "a secret mark": (excel([["MẬT"], ["Họ tên"], ["Lò Văn Một"]]), "không được lưu"),
    "a stamp in small letters": (excel([["Mật"], ["Họ tên"], ["Lò Văn Một"]]), "không được lưu"),
    "too many people": (excel([["Họ tên"], *([f"Lò Văn {n}"] for n in range(250))]), "chia ra"),
    "too large": (b"0" * (LARGEST_FILE + 1), "quá 1 MB"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_taken_says_why_and_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_list(data)
    assert sentence in refused.value.sentence
    assert "001202012345" not in refused.value.sentence
