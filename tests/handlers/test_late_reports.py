"""What is told late is counted where it belongs, and never taken for all that there was."""

from __future__ import annotations

import pytest

from tests.world import World

SECRETARY, LEADER = "Bí thư thôn 1", "Lãnh đạo Hiệp Hòa"


async def _told_of_last_year(world: World) -> None:
    for said in ("kn Nguyễn Thị Minh Họa sn 1995 15/12/2021", "chưa"):
        await world.say(SECRETARY, said)
    (reply,) = await world.tap(SECRETARY, "✅ Gửi")
    assert "quyết định ngày 15/12/2021" in reply.body


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("tiến độ năm 2021", "Kết nạp năm 2021: 1"),
        ("tiến độ năm 2021", "chưa có đủ số liệu kết nạp của năm 2021 (có từ năm 2022), mới có 1 kết nạp"),
        ("xã nào chưa kết nạp năm 2021", "số ở đây chưa phải là kết quả"),
        ("so với cùng kỳ", "Cùng kỳ năm trước, đến 30/6/2021: chưa có đủ số liệu trong hệ thống"),
        ("minh chứng năm 2022", "chốt 0/1 tháng"),
    ],
)
async def test_one_late_report_does_not_make_a_year_known(world: World, asked: str, told: str) -> None:
    await _told_of_last_year(world)
    (reply,) = await world.say(LEADER, asked)
    assert told in reply.body
    assert "cùng kỳ năm trước" not in reply.body


async def test_the_draft_does_not_compare_with_what_was_added_late(world: World) -> None:
    await _told_of_last_year(world)
    (reply,) = await world.say(LEADER, "dự thảo báo cáo năm 2022")
    assert "So với cùng kỳ" not in reply.model_dump_json()
    (reply,) = await world.say(LEADER, "dự thảo báo cáo năm 2021")
    assert "[Hệ thống chưa có số liệu kết nạp" in reply.model_dump_json()


async def test_a_month_that_nobody_owed_counts_for_nothing_in_the_evidence(world: World) -> None:
    for month, yes in (("6", "✅ Đúng và đủ"), ("5", "✅ Đúng, không phát sinh")):
        await world.say(SECRETARY, f"chốt tháng {month}")
        await world.tap(SECRETARY, yes)
    (reply,) = await world.say("Cấp ủy Châu Minh", "minh chứng")
    assert "chốt 1/1 tháng" in reply.body
    assert "chốt 2/1" not in reply.body


async def test_a_certificate_of_last_year_is_not_all_that_were_given(world: World) -> None:
    await world.say(SECRETARY, "bd Nguyễn Thị Minh Họa sn 1995 15/12/2021")
    await world.tap(SECRETARY, "✅ Gửi")
    (reply,) = await world.say(LEADER, "tiến độ bồi dưỡng năm 2021")
    assert "Hệ thống chưa có đủ số liệu bồi dưỡng của năm 2021" in reply.body
    (reply,) = await world.say(LEADER, "dự thảo báo cáo năm 2021")
    assert "[Hệ thống chưa có số liệu bồi dưỡng riêng của kỳ này: bổ sung.]" in reply.model_dump_json()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("bao nhiêu người dân tộc thiểu số năm 2021", "Thành phần"),
        ("so với sáu tháng năm ngoái", "Cùng kỳ năm trước, đến 30/6/2021"),
        ("so với tháng 5 năm ngoái", "Kết nạp tháng 5/2022: 0."),
    ],
)
async def test_what_is_compared_is_what_is_said(world: World, asked: str, told: str) -> None:
    (reply,) = await world.say(LEADER, asked)
    assert told in reply.body
