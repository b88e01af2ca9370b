"""Import: all or nothing, plain reasons row by row, and again without harm."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from bot.scenarios import SCENARIOS
from domain.indicators import Indicator
from domain.periods import year_of
from domain.refusals import Refused
from domain.workbook import SHEETS, FactRow, PersonRow, Row, TargetRow, UnitRow, columns
from handlers.importing import Rejected, import_workbook
from handlers.progress import load_progress
from handlers.workbooks import write_template, write_workbook
from storage.database import Database, Tx
from storage.tables import unit as unit_table
from storage.units import units_called

NOW = datetime(2022, 6, 30, tzinfo=UTC)
GOOD: dict[type[Row], list[dict[str, object]]] = {
    UnitRow: [
        {"code": "X", "name": "Đảng bộ xã Thử", "kind": "đảng bộ xã", "members": 200},
        {"code": "X.1", "name": "Chi bộ thôn 1", "parent": "X", "kind": "chi bộ"},
    ],
    TargetRow: [
        {"unit": "X", "indicator": "kết nạp", "period": "2022", "goal": "10", "deadline": "trước tháng 11/2022"}
    ],
    FactRow: [{"unit": "X.1", "indicator": "ket nap", "on_day": date(2022, 3, 1), "quantity": 4}],
    PersonRow: [{"unit": "X.1", "name": "Nguyễn Văn Thử", "role": "bi thu"}],
}


def write(path: Path, sheets: dict[type[Row], list[dict[str, object]]]) -> Path:
    write_workbook(path, sheets)
    return path


async def done_and_target(database: Database, code: str) -> tuple[int, int | None]:
    async def work(tx: Tx) -> tuple[int, int | None]:
        unit = (await units_called(tx, code))[0]
        found = await load_progress(tx, unit, Indicator.ADMITTED, year_of(2022), date(2022, 6, 30))
        return found.tally.done, found.tally.target

    return await database.read(work)


async def units(database: Database) -> int:
    return int(await database.read(lambda tx: tx.value(select(func.count()).select_from(unit_table))))


async def test_the_scenario_gives_the_figures_printed_in_2022(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "hiep-hoa.xlsx"
    SCENARIOS["hiep-hoa"].write(path)
    await import_workbook(database, path, NOW)

    async def work(tx: Tx) -> dict[str, str]:
        top = (await units_called(tx, "Đảng bộ huyện Hiệp Hòa"))[0]
        found = await load_progress(tx, top, Indicator.ADMITTED, year_of(2022), date(2022, 6, 30))
        return {"": str(found.tally)} | {line.unit.name: str(line.tally) for line in found.lines}

    figures = await database.read(work)
    named = {name: tally for name, tally in figures.items() if "minh họa" not in name}
    assert named == {
        "": "85/226 (đạt 37,61%)",
        "Đảng bộ xã Châu Minh": "7/5 (đạt 140%)",
        "Đảng bộ xã Thanh Vân": "5/4 (đạt 125%)",
        "Đảng bộ xã Đoan Bái": "6/6 (đạt 100%)",
        "Đảng bộ xã Đông Lỗ": "8/8 (đạt 100%)",
        "Chi bộ Trường THPT Hiệp Hòa số 3": "5/5 (đạt 100%)",
    }


async def test_importing_again_changes_nothing_and_invites_nobody_twice(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", GOOD)
    first = await import_workbook(database, path, NOW)
    again = await import_workbook(database, path, NOW)
    assert len(first.invitations) == 1
    assert not again.invitations
    assert again.counts == {
        "đơn vị đã có": 2,
        "chỉ tiêu không đổi": 1,
        "số liệu không đổi": 1,
        "người đã mời": 1,
    }
    assert await done_and_target(database, "X") == (4, 10)


async def test_a_corrected_figure_and_an_amended_target_replace_the_old_ones(
    database: Database, tmp_path: Path
) -> None:
    await import_workbook(database, write(tmp_path / "a.xlsx", GOOD), NOW)
    changed: dict[type[Row], list[dict[str, object]]] = {
        TargetRow: [{**GOOD[TargetRow][0], "goal": "12"}],
        FactRow: [{**GOOD[FactRow][0], "quantity": 3}],
    }
    outcome = await import_workbook(database, write(tmp_path / "b.xlsx", changed), NOW)
    assert outcome.counts == {"chỉ tiêu điều chỉnh": 1, "số liệu điều chỉnh": 1}
    assert await done_and_target(database, "X") == (3, 12)


async def test_a_dry_run_tells_what_would_change_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", GOOD)
    outcome = await import_workbook(database, path, NOW, dry_run=True)
    assert outcome.counts["đơn vị mới"] == 2
    assert await units(database) == 0
    await import_workbook(database, path, NOW)
    assert await units(database) == 2


async def test_a_share_of_members_becomes_people_rounded_up(database: Database, tmp_path: Path) -> None:
    sheets = dict(GOOD)
    sheets[TargetRow] = [{**GOOD[TargetRow][0], "goal": "3,2%"}]
    await import_workbook(database, write(tmp_path / "a.xlsx", sheets), NOW)
    assert await done_and_target(database, "X") == (4, 7)


@pytest.mark.parametrize(
    ("sheet", "row", "place"),
    [
        (UnitRow, {"code": None}, "dòng 2, cột “Mã”: ô này không được để trống"),
        (UnitRow, {"code": "X.1"}, "cột “Mã”: mã “X.1” trùng với dòng 2"),
        (UnitRow, {"parent": "KHÔNG CÓ"}, "cột “Mã cấp trên”: không có đơn vị mã “KHÔNG CÓ”"),
        (UnitRow, {"parent": "X.1"}, "cột “Mã cấp trên”: các cấp trên tạo thành vòng"),
        (UnitRow, {"valid_from": "31/2/2022"}, "cột “Từ ngày”: Không có ngày 31/2/2022"),
        (UnitRow, {"members": "nhiều"}, "cột “Số đảng viên”: “nhiều” không phải số nguyên"),
        (UnitRow, {"rural": "vừa vừa"}, "cột “Nông thôn (x)”: Cột này chỉ ghi x hoặc để trống"),
        (UnitRow, {"name": "Chi bộ 001202012345"}, "cột “Tên”: có số CCCD, số thẻ đảng hoặc dấu mật"),
        (TargetRow, {"unit": "Y"}, "cột “Mã đơn vị”: không có đơn vị mã “Y”"),
        (TargetRow, {"indicator": "vui"}, "cột “Chỉ số”: Không có chỉ số “vui”"),
        (TargetRow, {"goal": "mười"}, "cột “Giá trị”: Chưa hiểu chỉ tiêu “mười”"),
        (TargetRow, {"period": "2022-2023"}, "cột “Kỳ”"),
        (TargetRow, {"deadline": "khi nào xong"}, "cột “Hạn”"),
        (FactRow, {"quantity": 2.5}, "cột “Số lượng”: “2.5” không phải số nguyên"),
        (FactRow, {"on_day": None}, "cột “Ngày”: ô này không được để trống"),
        (PersonRow, {"role": "giám đốc"}, "cột “Vai trò”: Không có vai trò “giám đốc”"),
        (PersonRow, {"name": "An"}, "cột “Họ tên”: “An” còn thiếu họ hoặc tên"),
    ],
)
async def test_one_bad_row_rejects_the_file_with_its_place_and_reason(
    database: Database, tmp_path: Path, sheet: type[Row], row: dict[str, object], place: str
) -> None:
    bad = {
        **GOOD,
        sheet: [{**rows, **row} if n == len(GOOD[sheet]) - 1 else rows for n, rows in enumerate(GOOD[sheet])],
    }
    if row == {"code": "X.1"}:
        bad[sheet] = [{**GOOD[sheet][0], **row}, GOOD[sheet][1]]
    with pytest.raises(Rejected) as rejected:
        await import_workbook(database, write(tmp_path / "bad.xlsx", bad), NOW)
    assert any(place.removeprefix("dòng 2, ") in str(problem) for problem in rejected.value.problems)
    assert await units(database) == 0
    await import_workbook(database, write(tmp_path / "good.xlsx", GOOD), NOW)
    assert await done_and_target(database, "X") == (4, 10)


async def test_headings_without_diacritics_and_in_another_order_are_understood(
    database: Database, tmp_path: Path
) -> None:
    book = Workbook()
    page: Any = book.active
    page.title = "don vi"
    page.append(["TEN", "ma", "Ma cap tren"])
    page.append(["Đảng bộ xã Thử", "X", None])
    page.append(["Chi bộ thôn 1", 11, "X"])
    book.save(tmp_path / "a.xlsx")
    await import_workbook(database, tmp_path / "a.xlsx", NOW)
    assert await units(database) == 2


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
async def test_a_broken_file_is_refused_in_words(database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(Refused, match="không phải tệp Excel"):
        await import_workbook(database, tmp_path / "a.xlsx", NOW)
    with pytest.raises(Refused, match="Không có tệp"):
        await import_workbook(database, tmp_path / "none.xlsx", NOW)
    await import_workbook(database, write(tmp_path / "good.xlsx", GOOD), NOW)
    assert await units(database) == 2


def test_the_template_has_every_sheet_and_heading(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    for sheet in SHEETS:
        heading = [cell.value for cell in next(book[sheet.sheet].iter_rows())]
        assert heading == [column.heading for column in columns(sheet).values()]
