"""Rights: every office × every address, typed and forged, of the own, a lower, an upper and a foreign unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.addresses import Address, DoTo, Hand, Receive, SetUnit, Show, StartForm, Undo, View
from domain.organisation import Role
from tests.world import OFFICES, World

UNITS = ("HH", "HH.01", "HH.01.1", "HH.01.2", "HH.02", "HH.05")
HIDDEN = "Chưa tìm thấy đơn vị này trong phạm vi đó"


def _sees(office: str, unit: str) -> bool:
    return unit == office or unit.startswith(f"{office}.")


@pytest.mark.parametrize("who", sorted(OFFICES))
async def test_figures_are_seen_of_the_own_subtree_and_nothing_else(world: World, who: str) -> None:
    for code in UNITS:
        unit = await world.unit(code)
        (reply,) = await world.press(who, str(View(unit.id, "2022")))
        allowed = any(_sees(office, code) for office, _ in OFFICES[who])
        assert (unit.name in reply.body) == allowed, code
        assert (HIDDEN in reply.body) == (not allowed), code


@pytest.mark.parametrize("who", sorted(OFFICES))
async def test_reports_are_made_only_for_the_own_unit_by_its_secretaries(world: World, who: str) -> None:
    for code in UNITS:
        unit = await world.unit(code)
        (reply,) = await world.press(who, str(StartForm("ketnap", unit.id)))
        allowed = any(code == office and role in (Role.SECRETARY, Role.DEPUTY) for office, role in OFFICES[who])
        assert ("Kết nạp" in reply.title) == allowed, code
        assert ("do bí thư hoặc phó bí thư chi bộ gửi" in reply.body) == (not allowed), code


@pytest.mark.parametrize("who", [*sorted(set(OFFICES) - {"Bí thư thôn 1", "Phó bí thư thôn 1"}), "Người lạ"])
async def test_nobody_else_takes_a_cells_report_back(world: World, who: str) -> None:
    await world.say("Bí thư thôn 1", "kn Hoàng Thị Giả Định 29/6")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "✅ Gửi")
    before = (await world.progress("HH")).tally.done
    (reply,) = await world.press(who, str(Undo(1)))
    assert "hoàn tác báo cáo" not in reply.body
    assert (await world.progress("HH")).tally.done == before == 86
    (reply,) = await world.press("Phó bí thư thôn 1", str(Undo(1)))
    assert "Đã hoàn tác báo cáo số 1" in reply.body


@pytest.mark.parametrize("who", sorted(OFFICES))
async def test_names_are_read_only_by_the_cell_and_its_committee(world: World, who: str) -> None:
    (reply,) = await world.say(who, "nguồn")
    assert ("Giả Định" in reply.body) == (who in ("Bí thư thôn 1", "Phó bí thư thôn 1"))


SECRETARY, DEPUTY, COMMITTEE, LEADER, ADMIN = (
    Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.LEADER, Role.ADMIN
)  # fmt: skip
READERS = {COMMITTEE, LEADER, ADMIN}
DENIED = ("Chưa tìm thấy", "không thuộc phạm vi", "do bí thư hoặc phó bí thư chi bộ gửi", "do cấp ủy làm",
          "Nút này đã cũ")  # fmt: skip
# Who may do it to the own unit, and who to every unit of the own subtree; nobody else anywhere.
RULES: list[tuple[str, Callable[[int], Address], set[Role], set[Role]]] = [
    ("change of members", lambda unit: StartForm("biendong", unit), {SECRETARY, DEPUTY}, set()),
    ("attestation", lambda unit: StartForm("chot", unit), {SECRETARY, DEPUTY}, set()),
    ("register", lambda unit: Show("register", unit), {SECRETARY, DEPUTY}, {COMMITTEE}),
    ("who attested", lambda unit: Show("attested", unit, "2022-06"), {SECRETARY, DEPUTY}, READERS),
    ("village heads", lambda unit: Show("heads", unit), {SECRETARY, DEPUTY}, READERS),
    ("members", lambda unit: Show("members", unit), {SECRETARY, DEPUTY}, READERS),
    ("offices", lambda unit: Show("office", unit), {SECRETARY}, {COMMITTEE, ADMIN}),
    ("code for a deputy", lambda unit: Hand("code", unit, "deputy"), {SECRETARY}, {COMMITTEE, ADMIN}),
    ("code for a leader", lambda unit: Hand("code", unit, "leader"), set(), {COMMITTEE, ADMIN}),
    ("end of an office, asked", lambda unit: Hand("ask", unit, "deputy"), set(), {COMMITTEE, ADMIN}),
    ("end of an office", lambda unit: Hand("end", unit, "deputy"), set(), {COMMITTEE, ADMIN}),
    ("setting", lambda unit: SetUnit("is_confirmed", unit, on=True), set(), {COMMITTEE}),
    ("what is wrong below", lambda unit: Show("below", unit), set(), READERS),
    ("who cannot be reached", lambda unit: Show("unreached", unit), set(), READERS),
    ("urge", lambda unit: StartForm("dondoc", unit, 1), set(), READERS),
    ("directive", lambda unit: StartForm("thongbao", unit), set(), {COMMITTEE}),
    ("targets", lambda unit: StartForm("giaochitieu", unit), set(), {COMMITTEE}),
]


@pytest.mark.parametrize(("what", "address", "own", "below"), RULES, ids=[rule[0] for rule in RULES])
async def test_each_screen_and_deed_is_for_its_offices_and_units(
    world: World, what: str, address: Callable[[int], Address], own: set[Role], below: set[Role]
) -> None:
    for who, offices in OFFICES.items():
        for code in UNITS:
            unit = await world.unit(code)
            (reply, *_) = await world.press(who, str(address(unit.id)))
            allowed = any(
                (role in own and code == office) or (role in below and _sees(office, code)) for office, role in offices
            )
            denied = any(words in reply.body for words in DENIED)
            assert denied != allowed, f"{who}: {what} of {code}: {reply.body}"


DEEDS: list[tuple[DoTo | Show, str]] = [
    (DoTo("correct", 1), "Đồng chí sửa dòng cần sửa"),
    (DoTo("history", 1), "Hoàng Thị Giả Định"),
    (DoTo("confirm", 1), "xác nhận"),
    (DoTo("approve", 1), "duyệt"),
    (DoTo("decline", 1), "duyệt"),
]


@pytest.mark.parametrize(("address", "words"), DEEDS, ids=[str(deed) for deed, _ in DEEDS])
async def test_a_reports_buttons_forged_by_others_do_nothing(world: World, address: DoTo | Show, words: str) -> None:
    await world.say("Bí thư thôn 1", "kn Hoàng Thị Giả Định 29/6")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "✅ Gửi")
    before = (await world.progress("HH")).tally.done
    for who in (*(set(OFFICES) - {"Bí thư thôn 1", "Phó bí thư thôn 1", "Cấp ủy Châu Minh"}), "Người lạ"):
        (reply,) = await world.press(who, str(address))
        assert words not in reply.body, who
        assert "Hoàng" not in reply.body, who
    assert (await world.progress("HH")).tally.done == before


async def test_a_message_to_many_is_followed_and_received_by_its_own_people_only(world: World) -> None:
    for said in ("thông báo", "thôn 1", "Nộp danh sách trước ngày 5/7.", "gửi"):
        await world.say("Cấp ủy Châu Minh", said)
    for who in set(OFFICES) - {"Bí thư thôn 1", "Phó bí thư thôn 1"}:
        (reply,) = await world.press(who, str(Receive(1)))
        assert "danh sách" not in reply.body, who
    above = {"Cấp ủy Châu Minh", "Lãnh đạo Hiệp Hòa", "Quản trị"}
    for who in (*OFFICES, "Người lạ"):
        (reply,) = await world.press(who, str(Show("dispatch", 1)))
        assert ("Đã tới: 2" in reply.body) == (who in above), who
    (received,) = await world.press("Bí thư thôn 1", str(Receive(1)))
    assert "✅ Đã nhận lúc 08:00 30/6/2022." in received.body


FORGED = ["", "x", "p", "p/1", "p/0/2022/admitted/0", "p/999999999/2022/admitted/0", "p/1/2022/nothing/0",
          "p/1/9999-99/admitted/0", "p/1/2022/admitted/0/99999999", "a/1/x/0", "d/1/send", "d/zz/resume", "e/1/nothing",
          "u/999999999", "u/1", "j/AAAAAAAA", "f/nothing", "f/ketnap/999999999", "menu/menu", "+p/1/2022/admitted/9999",
          "p/1/2022/admitted/9999", "x", "x/correct/1", "x/history/999", "x/approve/1/zz",
          "s/person/1/0", "s/person/999/0", "s/attested/1/0/2022-99", "s/task/1/0", "s/register/1/99999",
          "o/code/1/king", "o/end/1/secretary",
          "t/named/1/7", "f/xacnhan/1/1", "f/sua/1/999", "💥" * 16, "\x00", "a" * 64]  # fmt: skip


@pytest.mark.parametrize("who", ["Bí thư thôn 1", "Lãnh đạo Thanh Vân", "Người lạ"])
async def test_a_forged_button_gets_an_answer_and_does_nothing(world: World, who: str) -> None:
    for data in FORGED:
        replies = await world.press(who, data)
        assert len(replies) == 1, data
        assert replies[0].body, data
    assert (await world.progress("HH")).tally.done == 85
