"""Views: rights of every office over every view, made from the registry; figures, exports and what is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import get_args

import pytest
from sqlalchemy import select

from domain.addresses import Go, Make, Place, View, parse
from domain.composition import Category
from domain.indicators import Indicator
from domain.organisation import Act, Office, may_do
from domain.reply import Book, Reply
from domain.screens import sentences
from domain.screens.entrance import MENU
from domain.views.subjects import LISTED, Subject
from handlers import attesting, overseeing
from handlers.views import loading
from handlers.views.loading import LOADERS
from handlers.views.showing import _SCREENS
from storage.tables import audit
from tests.handlers.test_rights import HIDDEN, UNITS
from tests.world import OFFICES, ZONE, World

NAMES = ("Hoàng Thị Giả Định", "Phạm Văn Minh Họa")
MASKED = ("Hoàng T. G. Đ.", "Phạm V. M. H.")
# How somebody asks for each view of a unit in words.
ASKED = {
    Subject.PROGRESS: "tiến độ {}",
    Subject.BEST: "xếp hạng các đơn vị {}",
    Subject.WORST: "đơn vị nào của {} chậm nhất",
    Subject.REACHED: "đơn vị nào của {} đạt và vượt kế hoạch",
    Subject.NOBODY: "đơn vị nào của {} chưa kết nạp",
    Subject.EMPTY_YEARS: "{} có chi bộ nào nhiều năm không kết nạp",
    Subject.STEADY: "{} đơn vị nào năm nào cũng đạt",
    Subject.YEARS: "nhiệm kỳ này {} kết nạp được bao nhiêu",
    Subject.MONTHS: "{} từng tháng",
    Subject.MONTHS_BY_UNIT: "từng tháng của từng đơn vị {}",
    Subject.SAME_PERIOD: "{} so với cùng kỳ",
    Subject.COMPOSITION: "thành phần đảng viên mới {}",
    Subject.POOL: "{} còn bao nhiêu nguồn",
    Subject.PIPELINE: "các bước phát triển của {}",
    Subject.CASES: "{} có hồ sơ nào quá hạn",
    Subject.INTRODUCTIONS: "đoàn thể {} giới thiệu được bao nhiêu",
    Subject.CLASSES: "{} mở mấy lớp bồi dưỡng",
    Subject.MEMBERS: "số đảng viên {}",
    Subject.VILLAGE_HEADS: "tỷ lệ trưởng thôn {}",
    Subject.TASKS: "{} còn nhiệm vụ nào",
    Subject.PROPOSALS: "{} vướng mắc gì",
    Subject.ATTESTED: "{} chốt chưa",
    Subject.UNREACHED: "{} có chi bộ nào chưa liên lạc được",
    Subject.EVIDENCE: "minh chứng cuối năm của {}",
    Subject.PAPER: "dự thảo báo cáo {} năm nay",
}
NOT_ASKED = {Subject.REGISTER, Subject.OTHERS}  # a secretary's command, and a list of the others


_NEWEST = select(audit.c.act, audit.c.subject).order_by(audit.c.id.desc()).limit(4)


async def _may(world: World, who: str, act: Act, code: str) -> bool:
    unit = await world.unit(code)
    offices = [Office(role=role, unit=await world.unit(of)) for of, role in OFFICES[who]]
    return may_do(offices, Act.SEE_FIGURES, unit) and may_do(offices, act, unit)


def _addresses(subject: Subject, unit: int) -> list[str]:
    view = View(unit, "2022", subject=subject)
    return [str(view), str(Make("sheet", view)), str(Make("picture", view)), f"+{view}"]


def test_every_subject_is_made_by_somebody_and_asked_for_in_words() -> None:
    assert set(LOADERS) | set(_SCREENS) == set(Subject)
    assert set(ASKED) | NOT_ASKED == set(Subject)
    assert set(LISTED) | NOT_ASKED == set(Subject)
    assert len({subject.label for subject in Subject}) == len(Subject)


@pytest.mark.parametrize("subject", Subject, ids=lambda subject: subject.name.lower())
async def test_a_view_is_for_the_own_subtree_and_nothing_else(world: World, subject: Subject) -> None:
    """Every office × screen, workbook, picture, pressed and forged × own, lower, upper, sibling and foreign unit."""
    for who in OFFICES:
        for code in UNITS:
            unit = await world.unit(code)
            allowed = await _may(world, who, subject.act, code)
            seen = await _may(world, who, Act.SEE_FIGURES, code)
            refused = sentences.not_yours(subject.act).body
            for address in _addresses(subject, unit.id):
                (reply,) = await world.press(who, address)
                assert (HIDDEN in reply.body) == (not seen), f"{who}: {address} of {code}: {reply.body}"
                assert (refused == reply.body) == (seen and not allowed), f"{who}: {address} of {code}: {reply.body}"
                if not allowed:
                    assert unit.name not in reply.model_dump_json(), f"{who}: {address}"
                    assert reply.document is None
                    assert reply.picture is None
    (reply,) = await world.press("Người lạ", _addresses(subject, 1)[0])
    assert "mã mời" in reply.body


@pytest.mark.parametrize("subject", ASKED, ids=lambda subject: subject.name.lower())
async def test_a_typed_question_shows_no_more_than_a_button(world: World, subject: Subject) -> None:
    named = {code: (await world.unit(code)).name.removesuffix(" (minh họa)") for code in UNITS}
    for who in OFFICES:
        for code, name in named.items():
            allowed = await _may(world, who, subject.act, code)
            (reply, *_) = await world.say(who, ASKED[subject].format(name))
            whole = reply.model_dump_json()
            if not allowed:
                assert "226" not in whole, f"{who}: {ASKED[subject].format(name)}: {reply.body}"
                assert f"– {name}" not in reply.title, f"{who}: {reply.title}"
            elif who.startswith(("Lãnh đạo", "Cấp ủy")):
                assert name in whole, f"{who}: {ASKED[subject].format(name)}: {reply.body}"


@pytest.mark.parametrize("subject", Subject, ids=lambda subject: subject.name.lower())
async def test_leaders_see_numbers_and_committees_masked_names(world: World, subject: Subject) -> None:
    for who in OFFICES:
        names = await _may(world, who, Act.SEE_NAMES, "HH.01.1")
        own = any(code == "HH.01.1" for code, _ in OFFICES[who])
        for code in ("HH", "HH.01", "HH.01.1"):
            unit = await world.unit(code)
            for address in _addresses(subject, unit.id):
                (reply,) = await world.press(who, address)
                whole = reply.model_dump_json()
                assert own or not any(name in whole for name in NAMES), f"{who}: {address}"
                assert names or not any(name in whole for name in MASKED), f"{who}: {address}"


async def test_of_too_many_cells_the_units_below_are_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MOST_CELLS", 2)
    (reply,) = await world.say("Lãnh đạo Hiệp Hòa", "chi bộ nào nhiều năm không kết nạp")
    assert "có 13 chi bộ, nhiều quá không kê hết" in reply.body
    assert "1. Đảng bộ xã Châu Minh" in reply.body
    (reply,) = await world.say("Lãnh đạo Hiệp Hòa", "chi bộ nào 3 năm liền không kết nạp")
    assert "nhiều quá không kê hết" in reply.body


async def test_of_too_many_cells_contacts_are_counted_under_each_unit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (listed,) = await world.say("Lãnh đạo Hiệp Hòa", "/chualienlac")
    monkeypatch.setattr(overseeing, "LISTED", 2)
    (counted,) = await world.say("Lãnh đạo Hiệp Hòa", "/chualienlac")
    assert "Chưa ai nhận mã mời (9): Đảng bộ xã Đoan Bái" in listed.body
    for line in ("4/13 đơn vị có người nhận tin.", "Chưa ai nhận mã mời: 9", "10. Đảng bộ xã Châu Minh: 3/3"):
        assert line in counted.body
    (reply,) = await world.press("Lãnh đạo Hiệp Hòa", counted.rows[1][3].address)
    assert reply.body.startswith("Liên lạc – Đảng bộ xã Châu Minh\n3/3 đơn vị có người nhận tin.")


async def test_of_too_many_cells_attestations_are_counted_under_each_unit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attesting, "LISTED", 2)
    for who, month, yes in (
        ("Bí thư thôn 1", "5", "✅ Đúng, không phát sinh"),
        ("Bí thư thôn 1", "6", "✅ Đúng và đủ"),
        ("Bí thư thôn 2", "6", "✅ Đúng và đủ"),
    ):
        await world.say(who, f"chốt tháng {month}")
        await world.tap(who, yes)
    (may,) = await world.say("Lãnh đạo Hiệp Hòa", "tình hình chốt tháng 5/2022")
    for line in (
        "1/13 đơn vị đã chốt",
        "Chốt muộn: 1",
        "Chưa chốt, đã quá hạn: 12",
        "Châu Minh: 1/3 đã chốt (chốt muộn 1)",
    ):
        assert line in may.body
    (june,) = await world.say("Lãnh đạo Hiệp Hòa", "tình hình chốt tháng 6/2022")
    for line in ("2/13 đơn vị đã chốt", "Đã chốt, có phát sinh: 2", "Chưa chốt, còn hạn: 11", "Châu Minh: 2/3 đã chốt"):
        assert line in june.body


async def test_the_register_goes_whole_to_its_cell_and_masked_to_its_committee(world: World) -> None:
    cell, commune = await world.unit("HH.01.1"), await world.unit("HH.01")
    (own,) = await world.press("Bí thư thôn 1", str(Make("sheet", View(cell.id, "2022", subject=Subject.REGISTER))))
    (above,) = await world.press(
        "Cấp ủy Châu Minh", str(Make("sheet", View(commune.id, "2022", subject=Subject.REGISTER)))
    )
    assert all(name in own.model_dump_json() for name in NAMES)
    assert all(name in above.model_dump_json() for name in MASKED)


async def test_what_leaves_the_chat_is_recorded(world: World) -> None:
    unit = await world.unit("HH.01")
    for subject in (Subject.PROGRESS, Subject.REGISTER):
        await world.press("Cấp ủy Châu Minh", str(Make("sheet", View(unit.id, "2022", subject=subject))))
    await world.press("Cấp ủy Châu Minh", str(View(unit.id, "2022", subject=Subject.PAPER)))
    lines = [(line.act, line.subject) for line in await world.database.read(lambda tx: tx.all(_NEWEST))]
    assert set(lines) == {
        ("export", f"p unit {unit.id} 2022"),
        ("read names", f"unit {unit.id}"),
        ("export", f"reg unit {unit.id} 2022"),
        ("export", f"doc unit {unit.id} 2022"),
    }


@pytest.mark.parametrize("who", sorted(OFFICES))
async def test_a_command_is_in_the_menu_of_those_who_may_use_it(world: World, who: str) -> None:
    offices = [Office(role=role, unit=await world.unit(code)) for code, role in OFFICES[who]]
    for entry in MENU:
        (reply, *_) = await world.say(who, f"/{entry.command}")
        allowed = any(may_do(offices, entry.act, office.unit) for office in offices)
        if not allowed:
            assert not any(name in reply.model_dump_json() for name in (*NAMES, *MASKED)), entry.command
        assert reply.body, entry.command


async def test_every_button_of_every_view_leads_somewhere(world: World) -> None:
    unit = await world.unit("HH")
    seen: set[str] = set()
    waiting = [str(View(unit.id, "2022", subject=subject)) for subject in Subject]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        (reply,) = await world.press("Lãnh đạo Hiệp Hòa", address)
        assert "Nút này đã cũ" not in reply.body or "doc" in address, address
        for choice in reply.choices:
            assert parse(choice.address) is not None, choice
            assert len(choice.address.encode()) <= 64, choice
            found = parse(choice.address)
            if isinstance(found, View | Make) and choice.address not in seen and len(seen) + len(waiting) < 250:
                waiting.append(choice.address)


def _tables(reply: Reply) -> Iterable[tuple[object, ...]]:
    assert reply.document
    assert isinstance(reply.document.content, Book)
    for table in reply.document.content.tables:
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            yield row.cells
        assert not table.total or len(table.total) == len(table.columns)


@pytest.mark.parametrize("subject", [subject for subject in Subject if subject.has_sheet], ids=str)
async def test_a_workbook_has_as_many_cells_as_columns(world: World, subject: Subject) -> None:
    for who, code in (("Cấp ủy Châu Minh", "HH.01"), ("Bí thư thôn 1", "HH.01.1")):
        unit = await world.unit(code)
        if await _may(world, who, subject.act, code):
            (reply,) = await world.press(who, str(Make("sheet", View(unit.id, "2022", subject=subject))))
            list(_tables(reply))


async def _admit(world: World, who: str, line: str, categories: str) -> None:
    await world.say(who, line)
    await world.tap(who, "Chưa tổ chức")
    await world.tap(who, "Ghi thành phần")
    await world.say(who, categories)
    await world.tap(who, "✅ Gửi")


async def test_small_groups_of_sensitive_categories_are_not_told_to_those_who_may_not_read_names(world: World) -> None:
    await _admit(world, "Bí thư thôn 1", "kn Hoàng Thị Giả Định 29/6", "nữ, dân tộc thiểu số")
    (leader,) = await world.say("Lãnh đạo Hiệp Hòa", "thành phần kết nạp Châu Minh")
    (committee,) = await world.say("Cấp ủy Châu Minh", "thành phần kết nạp")
    assert "Nữ: 1 trong 1 người đã ghi (100%)" in leader.body
    assert "Dân tộc thiểu số: dưới 3 người" in leader.body
    assert "Dân tộc thiểu số: 1 trong 1 người đã ghi (100%)" in committee.body
    (asked,) = await world.say("Lãnh đạo Hiệp Hòa", "bao nhiêu dân tộc thiểu số được kết nạp ở Châu Minh")
    assert "dân tộc thiểu số: dưới 3" in asked.body
    unit = await world.unit("HH")
    (sheet,) = await world.press(
        "Lãnh đạo Hiệp Hòa", str(Make("sheet", View(unit.id, "2022", subject=Subject.COMPOSITION)))
    )
    rows = [row for row in _tables(sheet) if Category.ETHNIC.label in map(str, row)]
    assert rows == [(Category.ETHNIC.label, "dưới 3", None)]


async def test_a_view_of_a_past_day_says_what_was_said_then(world: World) -> None:
    unit = await world.unit("HH.01")
    before = str(View(unit.id, "2022", as_of="20220630"))
    (then,) = await world.press("Cấp ủy Châu Minh", before)
    await world.move_to(datetime(2022, 7, 20, 9, 0, tzinfo=ZONE))
    await world.say("Bí thư thôn 1", "kn Hoàng Thị Giả Định 15/7")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "✅ Gửi")
    (now,) = await world.press("Cấp ủy Châu Minh", before)
    assert "7/5, đạt 140%" in then.body
    assert "7/5, đạt 140%" in now.body
    (today,) = await world.press("Cấp ủy Châu Minh", str(View(unit.id, "2022")))
    assert "8/5, đạt 160%" in today.body
    progress = await world.progress("HH.01", Indicator.ADMITTED, date(2022, 6, 30))
    assert progress.tally.done == 7


def test_places_are_all_known_to_the_conversation() -> None:
    for place in get_args(Place):
        assert parse(place) == Go(place)
