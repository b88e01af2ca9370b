"""Invitations: by link and by typed code, shown before they are accepted, used once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.addresses import Join
from domain.organisation import Office, Role
from handlers.invitations import invite, spaced
from tests.world import World


async def _invited(world: World, code: str = "HH.01.2", role: Role = Role.SECRETARY, days: int = 14) -> str:
    office = Office(role=role, unit=await world.unit(code))
    made, _ = await world.database.write(lambda tx: invite(tx, office, "Nguyễn Văn Mới", world.now, days))
    return made


@pytest.mark.parametrize("typed", ["/start {code}", "{spaced}", "{lower}", "  {spaced} ", "/start {spaced}"])
async def test_a_code_is_shown_first_and_accepted_by_a_button(world: World, typed: str) -> None:
    code = await _invited(world)
    text = typed.format(code=code, spaced=spaced(code), lower=spaced(code).lower())
    (shown,) = await world.say("Người mới", text)
    assert "Đơn vị: Chi bộ thôn 2 Châu Minh (minh họa)\nChức vụ: bí thư\nHiệu lực đến: 14/7/2022" in shown.text
    (menu,) = await world.say("Người mới", "menu")
    assert "gõ mã mời" in menu.text, "nothing is given before it is accepted"
    (welcome,) = await world.tap("Người mới", "✅ Nhận")
    assert welcome.keyboard[0] == ("📝 Báo cáo kết nạp", "🎓 Báo cáo bồi dưỡng")
    assert [command.name for command in welcome.commands][:4] == ["ketnap", "boiduong", "chot", "tiendo"]
    (form,) = await world.say("Người mới", "/ketnap")
    assert "Chi bộ thôn 2 Châu Minh" in form.title


async def test_a_leaders_menu_and_commands_are_others(world: World) -> None:
    code = await _invited(world, "HH", Role.LEADER)
    await world.say("Người mới", code)
    (welcome,) = await world.tap("Người mới", "✅ Nhận")
    assert [command.name for command in welcome.commands] == [
        "tiendo",
        "xephang",
        "cachxem",
        "baocao",
        "tinhhinhchot",
        "candondoc",
        "dondoc",
        "tylethon",
        "namtrong",
        "dangvien",
        "tindagui",
        "chualienlac",
        "nhom",
        "hangnam",
        "caidat",
        "viec_khac",
        "trogiup",
        "menu",
        "huy",
    ]


async def test_a_code_is_used_once(world: World) -> None:
    code = await _invited(world)
    await world.say("Một", code)
    await world.say("Hai", code)
    await world.tap("Một", "✅ Nhận")
    (again,) = await world.tap("Một", "✅ Nhận")
    assert "Đồng chí đã được ghi nhận" in again.title, "a double tap is told what the first one did"
    (late,) = await world.tap("Hai", "✅ Nhận")
    assert "đã được dùng hoặc đã hết hạn" in late.text
    (typed,) = await world.say("Hai", code)
    assert "đã được dùng hoặc đã hết hạn" in typed.text
    other = await _invited(world)
    await world.say("Hai", other)
    (welcome,) = await world.tap("Hai", "✅ Nhận")
    assert "Đồng chí đã được ghi nhận" in welcome.title


async def test_an_expired_code_is_told_and_cannot_be_forged_in(world: World) -> None:
    code = await _invited(world, days=1)
    world.now += timedelta(days=2)
    (shown,) = await world.say("Người mới", code)
    assert "hết hạn" in shown.text
    (forged,) = await world.press("Người mới", str(Join(code)))
    assert "hết hạn" in forged.text
    (form,) = await world.say("Người mới", "/ketnap")
    assert "gõ mã mời" in form.text
