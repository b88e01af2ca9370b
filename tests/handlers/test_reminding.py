"""Reminding, where it meets the world: two schedulers, what is done meanwhile, nights, mutings, groupings, downtime."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.scenarios import SCENARIOS
from domain.organisation import Office, Role
from handlers.importing import import_workbook
from handlers.reminding import plan_cards, queue_cards, send_reminders, slots_due
from storage.database import Database, Tx
from storage.groupings import leadership_of
from storage.people import give_office, lead_grouping, visitor
from storage.rules import set_day
from storage.units import units_called
from tests.world import CHANNEL, ZONE, World


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


async def test_two_schedulers_at_once_send_everybody_one_card(world: World) -> None:
    world.now = _at("2022-07-01 07:30")
    both = await asyncio.gather(*(world.database.write(lambda tx: send_reminders(tx, world.now)) for _ in range(2)))
    assert sorted(len(plan.cards) > 0 for plan in both) == [False, True]
    sent = await world.delivered()
    titles = [reply.title for reply in sent["Bí thư thôn 1"]]
    assert titles == ["⏰ Việc cần làm ngày 1/7/2022"]


async def test_a_scheduler_killed_between_planning_and_closing_doubles_nothing(world: World) -> None:
    world.now = _at("2022-07-01 07:30")
    plan = await world.database.read(lambda tx: plan_cards(tx, world.now))
    half = plan.cards[: len(plan.cards) // 2]
    await world.database.write(lambda tx: queue_cards(tx, plan.day, half, world.now))
    assert await world.database.read(lambda tx: slots_due(tx, world.now)) == {"07:30"}, "the hour is still open"
    sent = await world.move_to(_at("2022-07-01 07:31"))
    assert len(plan.cards) == len({card.person for card in plan.cards})
    assert all(len({reply.title for reply in replies}) == len(replies) for replies in sent.values())
    assert {"Bí thư thôn 1", "Phó bí thư thôn 1", "Bí thư thôn 2", "Bí thư hai nơi"} <= set(sent)


async def test_what_is_done_before_a_card_is_sent_is_not_in_it(world: World) -> None:
    world.now = _at("2022-07-01 07:30")
    await world.database.write(lambda tx: send_reminders(tx, world.now))
    await world.store("Bí thư thôn 1", "text", "/chot")
    await world.receive("Bí thư thôn 1")
    await world.store("Bí thư thôn 1", "text", "gửi")
    await world.receive("Bí thư thôn 1")
    cards = [reply for reply in (await world.delivered())["Phó bí thư thôn 1"] if reply.title.startswith("⏰")]
    (card,) = cards
    assert "chốt số liệu" not in card.text
    assert "Lập danh sách trưởng thôn" in card.text


async def test_a_card_that_waited_into_the_night_is_not_sent_and_comes_the_next_morning(world: World) -> None:
    world.now = _at("2022-07-01 19:59")
    await world.database.write(lambda tx: send_reminders(tx, world.now))
    world.now = _at("2022-07-01 20:00")
    assert await world.delivered() == {}
    sent = await world.move_to(_at("2022-07-04 07:30"))
    assert [reply.title for reply in sent["Bí thư thôn 1"]] == ["⏰ Việc cần làm ngày 4/7/2022"]


async def test_a_new_day_off_moves_what_is_not_yet_sent(world: World) -> None:
    friday = _at("2022-07-01 07:30")
    await world.database.write(lambda tx: set_day(tx, friday.date(), "Nghỉ bù", is_working=False))
    assert await world.move_to(friday) == {}
    sent = await world.move_to(_at("2022-07-04 07:30"))
    assert "Bí thư thôn 1" in sent


async def test_a_unit_left_in_peace_gets_no_card_and_is_seen_above_with_the_reason(world: World) -> None:
    for said in ("tạm dừng nhắc đơn vị", "thôn 1", "chi bộ đang sáp nhập", "31/7/2022", "gửi"):
        await world.say("Cấp ủy Châu Minh", said)
    sent = await world.move_to(_at("2022-07-06 07:30"))
    assert "Bí thư thôn 1" not in sent
    (card,) = (reply for reply in sent["Cấp ủy Châu Minh"] if reply.title.startswith("⏰"))
    assert "Tạm dừng nhắc đến 31/7/2022: Chi bộ thôn 1 Châu Minh (minh họa) (chi bộ đang sáp nhập)" in card.text
    after = await world.move_to(_at("2022-08-01 07:30"))
    (card,) = (reply for reply in after["Bí thư thôn 1"] if reply.title.startswith("⏰"))
    assert "chốt số liệu tháng 6/2022" in card.text


async def test_a_digest_missed_while_the_bot_was_down_comes_once_and_is_the_longest(world: World) -> None:
    await world.move_to(_at("2022-06-30 08:30"))
    sent = await world.move_to(_at("2022-07-05 09:00"))
    digests = [reply.title for reply in sent["Lãnh đạo Hiệp Hòa"] if reply.title.startswith("📋")]
    assert digests == ["📋 Báo cáo nhanh 6 tháng đầu năm 2022"]
    again = (await world.move_to(_at("2022-07-06 09:00"))).get("Lãnh đạo Hiệp Hòa", [])
    assert [reply.title for reply in again if reply.title.startswith("📋")] == []


@pytest.fixture
async def gia_loc(database: Database, tmp_path: Path) -> World:
    """Gia Lộc with its khu, a leader of one, and a secretary in it and beside it."""
    now = _at("2021-10-29 08:00")
    SCENARIOS["gia-loc"].write(tmp_path / "gia-loc.xlsx")
    await import_workbook(database, tmp_path / "gia-loc.xlsx", now)

    async def people(tx: Tx) -> None:
        led = await leadership_of(tx, "khu 1", now.date())
        assert led is not None
        assert led.grouping == "Khu 1"
        for who, code in (("Bí thư xã 1", "GL.01"), ("Bí thư xã 2", "GL.02")):
            person = await visitor(tx, CHANNEL, who, now)
            (unit,) = await units_called(tx, code)
            await give_office(tx, person.person_id, Office(role=Role.SECRETARY, unit=unit), now)
        leader = await visitor(tx, CHANNEL, "Phụ trách khu 1", now)
        await lead_grouping(tx, leader.person_id, 1, now)

    await database.write(people)
    return World(database, now)


async def test_the_leader_of_a_khu_sees_its_units_and_no_others(gia_loc: World) -> None:
    (menu,) = await gia_loc.say("Phụ trách khu 1", "menu")
    assert menu.text.count("phụ trách – Khu 1") == 1
    (khu,) = await gia_loc.say("Phụ trách khu 1", "khu")
    assert khu.title == "📊 Khu 1"
    assert "4 đơn vị" in khu.text
    assert "Đảng bộ xã số 2 " not in khu.text
    (refused,) = await gia_loc.say("Phụ trách khu 1", "tiến độ xã số 2")
    assert "Chưa tìm thấy đơn vị này" in refused.body or "số 2 " not in refused.body


async def test_the_leader_of_a_khu_is_told_who_is_late_in_it(gia_loc: World) -> None:
    sent = await gia_loc.move_to(_at("2021-11-08 07:30"))
    cards = [reply for reply in sent["Phụ trách khu 1"] if reply.title.startswith("⏰")]
    (card,) = cards
    assert "Đảng bộ xã số 1 Gia Lộc" in card.text
    assert "chốt số liệu (1 đơn vị)" in card.text
    assert "xã số 2 " not in card.text
    digests = [reply for reply in sent["Phụ trách khu 1"] if reply.title.startswith("📋")]
    assert len(digests) == 1
