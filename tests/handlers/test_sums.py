"""Sums of a longer time, numbers of members of a day, figures above the cells: never told as what they are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.workbook import FactRow, UnitRow
from handlers.importing import Rejected, import_workbook
from handlers.workbooks import write_workbook
from storage.database import Database
from tests.world import MORNING, World

LEADER = "Lãnh đạo Hiệp Hòa"
SUM = {
    "unit": "HH.02",
    "indicator": "kết nạp",
    "since_day": date(2019, 1, 1),
    "on_day": date(2021, 12, 31),
    "quantity": 30,
}


async def _import(
    database: Database,
    folder: Path,
    *,
    facts: tuple[dict[str, object], ...] = (),
    units: tuple[dict[str, object], ...] = (),
) -> None:
    path = folder / "more.xlsx"
    write_workbook(path, {UnitRow: units, FactRow: facts})
    await import_workbook(database, path, MORNING)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("năm 2021 kết nạp bao nhiêu", "30 (cộng từ 1/1/2019 đến 31/12/2021)"),
        ("năm 2020 kết nạp bao nhiêu", "Còn có số cộng của nhiều kỳ ghi vào sau ngày 31/12/2020: 30"),
        ("tháng 12/2021 kết nạp bao nhiêu", "30 (cộng từ 1/1/2019 đến 31/12/2021)"),
        ("so với cùng kỳ năm 2022 đến 30/6", "chỉ có số của cả năm 2021: 30"),
        ("từ 2019 đến 2021 từng năm", "Năm 2020: nằm trong số cộng của các năm sau"),
    ],
)
async def test_a_sum_says_since_when_it_counts(world: World, tmp_path: Path, asked: str, told: str) -> None:
    await _import(world.database, tmp_path, facts=(SUM,))
    (reply,) = await world.say(LEADER, asked)
    assert told in reply.body


async def test_a_year_with_a_sum_of_several_is_not_compared(world: World, tmp_path: Path) -> None:
    before = {**SUM, "since_day": date(2020, 1, 1), "on_day": date(2021, 6, 30)}
    await _import(world.database, tmp_path, facts=(before,))
    (reply,) = await world.say(LEADER, "so với cùng kỳ")
    assert "không so được, vì có số cộng của nhiều kỳ: 30 (cộng từ 1/1/2020 đến 30/6/2021)" in reply.body
    (reply,) = await world.say(LEADER, "dự thảo báo cáo 6 tháng")
    assert reply.document is not None
    assert "So với cùng kỳ" not in str(reply.document.content)


async def test_a_sum_that_ends_before_it_begins_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        await _import(world.database, tmp_path, facts=({**SUM, "since_day": date(2022, 1, 1)},))
    assert "ngày 1/1/2022 sau ngày 31/12/2021" in str(rejected.value.problems[0])
    (reply,) = await world.say(LEADER, "năm 2021 kết nạp bao nhiêu")
    assert "Kết nạp năm 2021: 0" in reply.body
    await _import(world.database, tmp_path, facts=(SUM,))
    (reply,) = await world.say(LEADER, "năm 2021 kết nạp bao nhiêu")
    assert "Kết nạp năm 2021: 30" in reply.body


async def test_an_import_that_only_adds_since_when_corrects_the_figure(world: World, tmp_path: Path) -> None:
    await _import(world.database, tmp_path, facts=({**SUM, "since_day": None},))
    (reply,) = await world.say(LEADER, "năm 2021 kết nạp bao nhiêu")
    assert "cộng từ" not in reply.body
    await _import(world.database, tmp_path, facts=(SUM,))
    (reply,) = await world.say(LEADER, "năm 2021 kết nạp bao nhiêu")
    assert "30 (cộng từ 1/1/2019 đến 31/12/2021)" in reply.body
    assert "Kết nạp năm 2021: 30" in reply.body


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"members": 20, "members_on": date(2030, 1, 1)}, "ngày 1/1/2030 chưa đến."),
        ({"members_on": date(2022, 1, 1)}, "có ngày mà chưa có số đảng viên."),
    ],
)
async def test_a_number_of_members_needs_a_day_that_has_come_and_a_day_a_number(
    world: World, tmp_path: Path, members: dict[str, object], sentence: str
) -> None:
    unit = {"code": "HH.01.1", "name": (await world.unit("HH.01.1")).name, "parent": "HH.01", **members}
    with pytest.raises(Rejected) as rejected:
        await _import(world.database, tmp_path, units=(unit,))
    assert sentence in str(rejected.value.problems[0])
    await _import(world.database, tmp_path, units=({**unit, "members": 20, "members_on": date(2022, 5, 31)},))
    (reply,) = await world.say("Bí thư thôn 1", "số đảng viên")
    assert "Ngày 31/5/2022: 20 (số đã nhập)" in reply.body


async def test_who_may_be_in_the_number_of_members_already_is_said(world: World, tmp_path: Path) -> None:
    cell = await world.unit("HH.01.1")
    unit = {"code": "HH.01.1", "name": cell.name, "parent": "HH.01", "members": 25, "members_on": date(2022, 5, 31)}
    reaching = {**SUM, "unit": "HH.01.1", "since_day": date(2022, 1, 1), "on_day": date(2022, 6, 15), "quantity": 3}
    await _import(world.database, tmp_path, units=(unit,), facts=(reaching,))
    (reply,) = await world.say("Bí thư thôn 1", "số đảng viên")
    assert "Có thể tính trùng: số kết nạp 3 (cộng từ 1/1/2022 đến 15/6/2022)" in reply.body


async def test_members_are_counted_from_the_day_of_their_number(world: World, tmp_path: Path) -> None:
    cell = await world.unit("HH.01.1")
    unit = {"code": "HH.01.1", "name": cell.name, "parent": "HH.01", "members": 20, "members_on": date(2022, 5, 31)}
    await _import(world.database, tmp_path, units=(unit,))
    await world.say("Bí thư thôn 1", "kn Hoàng Thị Giả Định 29/6")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "✅ Gửi")
    (now,) = await world.say("Bí thư thôn 1", "số đảng viên")
    assert "Ngày 31/5/2022: 20 (số đã nhập)" in now.body
    assert "Tăng 2: kết nạp 2" in now.body, "the one of the scenario, and the one just reported"
    assert "Hiện nay: 22, gồm cả chính thức và dự bị." in now.body
    (past,) = await world.say("Bí thư thôn 1", "số đảng viên năm 2021")
    assert "Đến 31/12/2021: hệ thống chưa có số đảng viên." in past.body
