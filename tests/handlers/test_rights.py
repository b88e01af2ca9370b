"""Rights: every office × every address, typed and forged, of the own, a lower, an upper and a foreign unit."""

from __future__ import annotations

import pytest

from domain.addresses import ShowProgress, StartForm, Undo
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
        (reply,) = await world.press(who, str(ShowProgress(unit.id, "2022")))
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


FORGED = ["", "x", "p", "p/1", "p/0/2022/admitted/0", "p/999999999/2022/admitted/0", "p/1/2022/nothing/0",
          "p/1/9999-99/admitted/0", "p/1/2022/admitted/0/99999999", "a/1/x/0", "d/1/send", "d/zz/resume", "e/1/nothing",
          "u/999999999", "u/1", "j/AAAAAAAA", "f/nothing", "f/ketnap/999999999", "menu/menu", "+p/1/2022/admitted/9999",
          "p/1/2022/admitted/9999", "💥" * 16, "\x00", "a" * 64]  # fmt: skip


@pytest.mark.parametrize("who", ["Bí thư thôn 1", "Lãnh đạo Thanh Vân", "Người lạ"])
async def test_a_forged_button_gets_an_answer_and_does_nothing(world: World, who: str) -> None:
    for data in FORGED:
        replies = await world.press(who, data)
        assert len(replies) == 1, data
        assert replies[0].body, data
    assert (await world.progress("HH")).tally.done == 85
