"""The import workbook: what counts as a value in each column, and what is said where it does not."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

import pytest
from pydantic import ValidationError

from domain.indicators import Indicator
from domain.organisation import Role
from domain.periods import month_of, term_of, year_of
from domain.refusals import Refused
from domain.targets import Goal, Measure
from domain.text import plain_key
from domain.workbook import (
    SHEETS,
    Cells,
    FactRow,
    PersonRow,
    Problem,
    Row,
    TargetRow,
    TaskRow,
    UnitRow,
    columns,
    read_rows,
)
from tests.domain.samples import attempt, examples_in

R = TypeVar("R", bound=Row)
UNIT: Cells = {"Mã": "HH.01", "Tên": "Đảng bộ xã Châu Minh"}
TARGET: Cells = {"Mã đơn vị": "HH.01", "Chỉ số": "kết nạp", "Kỳ": "2022", "Giá trị": "5"}
FACT: Cells = {"Mã đơn vị": "HH.01", "Chỉ số": "kết nạp", "Ngày": "20/5/2022", "Số lượng": "2"}
PERSON: Cells = {"Mã đơn vị": "HH.01", "Họ tên": "Nguyễn Văn An", "Vai trò": "bí thư"}
TASK: Cells = {"Tên": "Nghị quyết chuyên đề", "Mã đơn vị": "HH", "Hạn": "31/5/2022"}


def _read(sheet: type[R], cells: Cells) -> R:
    """Return the row that a sheet's cells make, by their headings."""
    rows, problems = read_rows(sheet, [(2, {plain_key(heading): cell for heading, cell in cells.items()})])
    assert problems == []
    return rows[0]


def _problems(sheet: type[Row], cells: Cells) -> list[Problem]:
    rows, problems = read_rows(sheet, [(2, {plain_key(heading): cell for heading, cell in cells.items()})])
    assert bool(rows) is not bool(problems)
    return problems


@pytest.mark.parametrize(
    ("sheet", "name", "headings"),
    [
        (
            UnitRow,
            "Đơn vị",
            (
                "Mã | Tên | Mã cấp trên | Loại | Khối | Nông thôn (x) | Nhóm giám sát | Số đảng viên | "
                "Từ ngày | Đến ngày | Đơn vị trước | Số đảng viên tính đến ngày"
            ),
        ),
        (TargetRow, "Chỉ tiêu", "Mã đơn vị | Chỉ số | Kỳ | Giá trị | Hạn | Số văn bản | Ngày văn bản"),
        (FactRow, "Số liệu", "Mã đơn vị | Chỉ số | Ngày | Số lượng | Phân loại | Ghi chú | Cộng từ ngày"),
        (PersonRow, "Người dùng", "Mã đơn vị | Họ tên | Vai trò | Ghi chú"),
        (TaskRow, "Nhiệm vụ", "Tên | Mã đơn vị | Hạn | Số văn bản"),
    ],
)
def test_a_sheet_has_the_columns_that_people_were_given(sheet: type[Row], name: str, headings: str) -> None:
    assert sheet.sheet == name
    assert " | ".join(column.heading for column in columns(sheet).values()) == headings
    assert sheet in SHEETS


@pytest.mark.parametrize("sheet", SHEETS)
def test_headings_without_diacritics_are_told_apart(sheet: type[Row]) -> None:
    keys = [plain_key(column.heading) for column in columns(sheet).values()]
    assert len(set(keys)) == len(keys)


def test_a_unit_is_read_with_all_that_is_told_of_it() -> None:
    row = _read(
        UnitRow,
        {
            **UNIT,
            "Mã cấp trên": "HH",
            "Loại": "đảng bộ xã",
            "Khối": "nông thôn",
            "Nông thôn (x)": "x",
            "Nhóm giám sát": "Khu 1",
            "Số đảng viên": "6.932",
            "Từ ngày": "1/7/2025",
            "Đến ngày": None,
            "Đơn vị trước": "HH.00",
        },
    )
    assert (row.number, row.code, row.name, row.parent) == (2, "HH.01", "Đảng bộ xã Châu Minh", "HH")
    assert (row.rural, row.members, row.valid_from, row.valid_to) == (True, 6932, date(2025, 7, 1), None)
    assert (row.grouping, row.predecessor) == ("Khu 1", "HH.00")


def test_what_is_left_empty_is_unknown_not_zero() -> None:
    row = _read(UnitRow, {**UNIT, "Số đảng viên": "", "Nông thôn (x)": " ", "Khối": None})
    assert (row.members, row.rural, row.sector) == (None, False, None)


@pytest.mark.parametrize("code", ["HH.01.1", "01.002.003.004.005", "01002003004005"])
def test_a_unit_code_may_have_14_digits(code: str) -> None:
    assert _read(UnitRow, {**UNIT, "Mã": code}).code == code


@pytest.mark.parametrize(
    ("cell", "code"), [(1, "1"), (1.0, "1"), (" HH.01 ", "HH.01"), ("HH.01\u200b", "HH.01"), ("HH.\u00a001", "HH. 01")]
)
def test_a_code_may_stand_in_a_number_cell(cell: object, code: str) -> None:
    assert _read(UnitRow, {**UNIT, "Mã": cell}).code == code


@pytest.mark.parametrize("cell", ["x", "X", "có", "co", "1", 1, 1.0, True])
def test_rural_is_marked_with_x(cell: object) -> None:
    assert _read(UnitRow, {**UNIT, "Nông thôn (x)": cell}).rural is True


@pytest.mark.parametrize("cell", [False, None, "", "\u00a0"])
def test_an_empty_mark_means_not_rural(cell: object) -> None:
    assert _read(UnitRow, {**UNIT, "Nông thôn (x)": cell}).rural is False


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1/7/2025", date(2025, 7, 1)),
        ("01/07/2025", date(2025, 7, 1)),
        ("1.7.2025", date(2025, 7, 1)),
        ("ngày 1 tháng 7 năm 2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 0, 0), date(2025, 7, 1)),  # noqa: DTZ001 — a spreadsheet's day has no zone
        ("1/7/2000", date(2000, 7, 1)),
    ],
)
def test_a_day_is_read_from_text_and_from_a_date_cell(cell: object, day: date) -> None:
    assert _read(UnitRow, {**UNIT, "Từ ngày": cell}).valid_from == day


@pytest.mark.parametrize("cell", ["1/7", "ngày 1 tháng 7", "hôm nay", "hôm qua", "thứ hai tuần trước", "ngày 15"])
def test_a_day_of_a_workbook_must_name_its_year(cell: str) -> None:
    (problem,) = _problems(FactRow, {**FACT, "Ngày": cell})
    assert problem.column == "Ngày"
    (example, *_) = examples_in(problem.sentence)
    assert _read(FactRow, {**FACT, "Ngày": example}).on_day == date(2025, 7, 1)


@pytest.mark.parametrize("cell", ["tháng 6", "quý I", "năm nay", "năm ngoái", "tháng trước", "6 tháng"])
def test_a_period_of_a_workbook_must_name_its_year(cell: str) -> None:
    (problem,) = _problems(TargetRow, {**TARGET, "Kỳ": cell})
    assert problem.column == "Kỳ"


def test_a_target_is_read_with_its_period_and_document() -> None:
    row = _read(
        TargetRow,
        {
            **TARGET,
            "Giá trị": 226,
            "Hạn": "trước tháng 11/2022",
            "Số văn bản": "54-KH/HU",
            "Ngày văn bản": "05/01/2022",
        },
    )
    assert (row.indicator, row.period) == (Indicator.ADMITTED, year_of(2022))
    assert row.goal == Goal(measure=Measure.PEOPLE, value=Decimal(226))
    assert (row.document, row.document_date, row.last_day) == ("54-KH/HU", date(2022, 1, 5), date(2022, 10, 31))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (2022, "2022"),
        (2022.0, "2022"),
        ("năm 2022", "2022"),
        ("2020-2025", "2020-2025"),
        ("nhiệm kỳ 2020–2025", "2020-2025"),
    ],
)
def test_a_period_may_stand_in_a_number_cell(cell: object, code: str) -> None:
    assert _read(TargetRow, {**TARGET, "Kỳ": cell}).period.code == code


@pytest.mark.parametrize(
    ("period", "deadline", "last_day"),
    [
        ("2022", None, date(2022, 12, 31)),
        ("2022", "31/10", date(2022, 10, 31)),
        ("2022", "trước tháng 11", date(2022, 10, 31)),
        ("2022", "31/10/2022", date(2022, 10, 31)),
        ("2020-2025", None, date(2025, 12, 31)),
        ("tháng 6/2022", None, date(2022, 6, 30)),
    ],
)
def test_a_target_is_due_on_the_named_day_or_with_its_period(period: str, deadline: str | None, last_day: date) -> None:
    assert _read(TargetRow, {**TARGET, "Kỳ": period, "Hạn": deadline}).last_day == last_day


@pytest.mark.parametrize(
    ("deadline", "last_day"),
    [
        ("31/5/2022", date(2022, 5, 31)),
        ("trong tháng 5/2022", date(2022, 5, 31)),
        ("trước tháng 6/2022", date(2022, 5, 31)),
        ("hết năm 2025", date(2025, 12, 31)),
    ],
)
def test_a_task_is_due_on_the_last_day_that_its_deadline_allows(deadline: str, last_day: date) -> None:
    assert _read(TaskRow, {**TASK, "Hạn": deadline}).last_day == last_day


def _task_refusal(deadline: str) -> str:
    """Return why a task's deadline is refused, as its cell is read or as its day is wanted."""
    rows, problems = read_rows(TaskRow, [(2, {"ten": "Nghị quyết", "ma don vi": "HH", "han": deadline})])
    if problems:
        return problems[0].sentence
    with pytest.raises(Refused) as refused:
        _ = rows[0].last_day
    return refused.value.sentence


@pytest.mark.parametrize("deadline", ["trong tháng 5", "31/5", "trước tháng 6", "hết quý II"])
def test_a_task_without_a_year_is_not_due_in_some_year_of_our_own(deadline: str) -> None:
    assert "năm" in _task_refusal(deadline)
    assert _read(TaskRow, {**TASK, "Hạn": f"{deadline}/2022"}).last_day <= date(2022, 6, 30)


def test_a_year_of_two_digits_is_read_as_this_century_or_refused() -> None:
    rows, _ = read_rows(UnitRow, [(2, {"ma": "HH", "ten": "Hiệp Hòa", "tu ngay": "1/7/25"})])
    assert [row.valid_from for row in rows] in ([], [date(2025, 7, 1)])
    tasks, _ = read_rows(TaskRow, [(2, {"ten": "Nghị quyết", "ma don vi": "HH", "han": "31/5/22"})])
    days = [attempt(lambda _, task=task: task.last_day, "") for task in tasks]  # type: ignore[misc]
    assert all(isinstance(day, Refused) or day == date(2022, 5, 31) for day in days)


@pytest.mark.parametrize(
    "cell", ["x", "hai", "2,5", "1.5", 1.5, 0.03, "--1", "1-2", "5/6", "2 người", "-", "1..2", "."]
)
def test_a_quantity_is_a_whole_number_and_the_example_is_accepted(cell: object) -> None:
    (problem,) = _problems(FactRow, {**FACT, "Số lượng": cell})
    assert problem.column == "Số lượng"
    assert _read(FactRow, {**FACT, "Số lượng": examples_in(problem.sentence)[0]}).quantity == 12


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("bí thư", Role.SECRETARY),
        ("Bí thư", Role.SECRETARY),
        ("bi thu", Role.SECRETARY),
        ("phó bí thư", Role.DEPUTY),
        ("cấp ủy", Role.COMMITTEE),
        ("cấp uỷ", Role.COMMITTEE),
        (unicodedata.normalize("NFD", "cấp ủy"), Role.COMMITTEE),
        ("lãnh đạo", Role.LEADER),
        ("quản trị", Role.ADMIN),
    ],
)
def test_a_role_is_named_in_vietnamese(cell: str, role: Role) -> None:
    assert _read(PersonRow, {**PERSON, "Vai trò": cell}).role is role


def test_an_unknown_role_is_refused_and_every_role_it_lists_is_accepted() -> None:
    (problem,) = _problems(PersonRow, {**PERSON, "Vai trò": "trưởng thôn"})
    listed = problem.sentence.split("Các vai trò: ")[1].rstrip(".").split(", ")
    assert [_read(PersonRow, {**PERSON, "Vai trò": role}).role for role in listed] == list(Role)


def test_a_person_is_named_as_in_chat() -> None:
    assert _read(PersonRow, {**PERSON, "Họ tên": "đ/c NGUYỄN VĂN AN"}).name == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("sheet", "good", "heading"),
    [
        (UnitRow, UNIT, "Mã"),
        (UnitRow, UNIT, "Tên"),
        (TargetRow, TARGET, "Mã đơn vị"),
        (TargetRow, TARGET, "Chỉ số"),
        (TargetRow, TARGET, "Kỳ"),
        (TargetRow, TARGET, "Giá trị"),
        (FactRow, FACT, "Ngày"),
        (FactRow, FACT, "Số lượng"),
        (PersonRow, PERSON, "Họ tên"),
        (PersonRow, PERSON, "Vai trò"),
        (TaskRow, TASK, "Hạn"),
    ],
)
def test_a_required_cell_left_empty_is_a_problem_of_its_row(sheet: type[Row], good: Cells, heading: str) -> None:
    for empty in ("", None, " \u00a0"):
        problems = _problems(sheet, {**good, heading: empty})
        assert [str(problem) for problem in problems] == [
            f"Sheet “{sheet.sheet}”, dòng 2, cột “{heading}”: ô này không được để trống."
        ]
    assert _read(sheet, good).number == 2


@pytest.mark.parametrize(
    ("sheet", "good", "heading", "cell"),
    [
        (UnitRow, UNIT, "Số đảng viên", "nhiều"),
        (UnitRow, UNIT, "Số đảng viên", 1.5),
        (UnitRow, UNIT, "Nông thôn (x)", "không"),
        (UnitRow, UNIT, "Từ ngày", "31/2/2022"),
        (TargetRow, TARGET, "Chỉ số", "kết nghĩa"),
        (TargetRow, TARGET, "Kỳ", "tháng 13/2022"),
        (TargetRow, TARGET, "Giá trị", "nhiều"),
        (FactRow, FACT, "Ngày", "5/20/2022"),
        (PersonRow, PERSON, "Họ tên", "An"),
        (PersonRow, PERSON, "Ghi chú", "CCCD 001202012345"),
        (PersonRow, PERSON, "Ghi chú", 120201234500),
        (FactRow, FACT, "Ghi chú", "Kết luận thẩm tra MẬT"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_of_its_row_and_column(
    sheet: type[Row], good: Cells, heading: str, cell: object
) -> None:
    (problem,) = _problems(sheet, {**good, heading: cell})
    assert (problem.sheet, problem.row, problem.column) == (sheet.sheet, 2, heading)
    assert problem.sentence.endswith(".")
    assert _read(sheet, good).number == 2


def test_a_problem_never_repeats_an_identity_number() -> None:
    problems = _problems(PersonRow, {**PERSON, "Họ tên": "Nguyễn Văn An 001202012345", "Ghi chú": "151 234 567"})
    assert [problem.column for problem in problems] == ["Họ tên", "Ghi chú"]
    assert "001202012345" not in str(problems)
    assert "151 234 567" not in str(problems)


def test_every_problem_of_a_row_is_named_and_good_rows_are_kept_whole() -> None:
    rows, problems = read_rows(
        FactRow,
        [
            (2, {plain_key(heading): cell for heading, cell in FACT.items()}),
            (3, {"ma don vi": "HH.01", "chi so": "x", "ngay": "31/2/2022"}),
            (7, {plain_key(heading): cell for heading, cell in FACT.items()}),
        ],
    )
    assert [row.number for row in rows] == [2, 7]
    assert [(problem.row, problem.column) for problem in problems] == [(3, "Chỉ số"), (3, "Ngày"), (3, "Số lượng")]


def test_a_column_that_nobody_knows_is_passed_over() -> None:
    assert _read(UnitRow, {**UNIT, "Điện thoại": "0912345678"}).code == "HH.01"


def test_a_row_is_a_fact_that_nobody_changes() -> None:
    row = _read(UnitRow, UNIT)
    with pytest.raises(ValidationError):
        row.code = "HH.02"  # type: ignore[misc]  # that is what is tried


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem("Đơn vị", 3, "Tên", "ô này không được để trống."),
            "Sheet “Đơn vị”, dòng 3, cột “Tên”: ô này không được để trống.",
        ),
        (Problem("Đơn vị", 3, "", "trùng mã."), "Sheet “Đơn vị”, dòng 3: trùng mã."),
        (Problem("Đơn vị", 0, "", "thiếu sheet."), "Sheet “Đơn vị”: thiếu sheet."),
    ],
)
def test_a_problem_is_one_line_for_whoever_filled_the_sheet(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_periods_of_targets_are_whole_periods() -> None:
    assert _read(TargetRow, {**TARGET, "Kỳ": "tháng 6/2022"}).period == month_of(2022, 6)
    assert _read(TargetRow, {**TARGET, "Kỳ": "2020-2025"}).period == term_of(2020)
