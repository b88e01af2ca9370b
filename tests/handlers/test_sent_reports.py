"""The reports that somebody has sent: all of them can be reached, and nobody's else."""

from __future__ import annotations

from domain.addresses import Show
from tests.world import OFFICES, World

WHO = "Bí thư thôn 1"


async def _send(world: World, number: int) -> None:
    for n in range(1, number + 1):
        await world.say(WHO, f"khó khăn: việc thứ {n} cần cấp trên tháo gỡ")
        await world.tap(WHO, "Tạo nguồn, thanh niên đi làm ăn xa")
        await world.tap(WHO, "✅ Gửi")


async def test_older_reports_are_turned_to_and_opened_by_number(world: World) -> None:
    await _send(world, 10)
    (newest,) = await world.say(WHO, "báo cáo đã gửi")
    assert "Số 10," in newest.body
    assert "Số 2," not in newest.body
    (older,) = await world.tap(WHO, "Cũ hơn ›")
    assert [n for n in range(1, 11) if f"Số {n}," in older.body] == [1, 2]
    (again,) = await world.tap(WHO, "‹ Mới nhất")
    assert again.body == newest.body
    (first,) = await world.say(WHO, "bao cao so 1")
    assert "việc thứ 1 cần cấp trên tháo gỡ" in first.body


async def test_what_others_have_sent_is_not_listed_whatever_number_is_forged(world: World) -> None:
    await _send(world, 1)
    for who in set(OFFICES) - {WHO, "Phó bí thư thôn 1"}:
        (reply,) = await world.press(who, str(Show("sent", 99)))
        assert "việc thứ 1" not in reply.body, who
