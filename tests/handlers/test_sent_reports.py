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


async def _admit(world: World) -> None:
    await world.say(WHO, "kn Hoàng Thị Giả Định 29/6")
    await world.tap(WHO, "Chưa tổ chức")
    await world.tap(WHO, "✅ Gửi")


async def test_taking_back_says_that_it_waits_and_that_it_was_refused(world: World) -> None:
    await _admit(world)
    await world.say(WHO, "/chot")
    await world.tap(WHO, "✅ Đúng và đủ")
    await world.say(WHO, "báo cáo số 1")
    await world.tap(WHO, "Rút báo cáo")
    await world.tap(WHO, "Ghi nhầm người, nhầm đơn vị")
    await world.tap(WHO, "✅ Gửi")
    (waiting,) = await world.say(WHO, "báo cáo đã gửi")
    assert "Rút báo cáo số 1: Ghi nhầm người, nhầm đơn vị (chờ cấp trên duyệt)" in waiting.body
    assert "(đang xin sửa hoặc rút, chờ cấp trên duyệt)" in waiting.body
    await world.say("Cấp ủy Châu Minh", "chờ duyệt")
    await world.tap("Cấp ủy Châu Minh", "Không duyệt 1")
    (refused,) = await world.say(WHO, "báo cáo đã gửi")
    assert "(không được duyệt, hoặc không còn hiệu lực)" in refused.body
    assert "chờ cấp trên duyệt" not in refused.body


async def test_a_question_is_no_reason(world: World) -> None:
    await _admit(world)
    await world.say(WHO, "báo cáo số 1")
    await world.tap(WHO, "Rút báo cáo")
    for asked in ("con thieu may nguoi nua?", "thôn 1 ra sao"):
        (reply,) = await world.say(WHO, asked)
        assert "📊" in reply.body, reply.body
        assert "Lý do" not in reply.body
    await world.tap(WHO, "Tiếp tục báo cáo dở")
    await world.tap(WHO, "Ghi nhầm người, nhầm đơn vị")
    (receipt,) = await world.tap(WHO, "✅ Gửi")
    assert "Ghi nhầm người, nhầm đơn vị" in receipt.body


async def test_what_others_have_sent_is_not_listed_whatever_number_is_forged(world: World) -> None:
    await _send(world, 1)
    for who in set(OFFICES) - {WHO, "Phó bí thư thôn 1"}:
        (reply,) = await world.press(who, str(Show("sent", 99)))
        assert "việc thứ 1" not in reply.body, who
    (own,) = await world.press(WHO, str(Show("sent", 99)))
    assert "việc thứ 1" in own.body
