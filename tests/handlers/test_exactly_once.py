"""One report, however often its button is pressed, whatever fails on the way."""

from __future__ import annotations

import asyncio

import pytest

from domain.refusals import Refused
from handlers.receiving import receive_next
from tests.world import CHANNEL, World, read


async def _to_review(world: World, who: str = "Bí thư thôn 1") -> str:
    await world.say(who, "kn Hoàng Thị Giả Định 29/6")
    (card,) = await world.tap(who, "Chưa tổ chức")
    return next(choice.address for choice in card.choices if choice.label == "✅ Gửi")


async def test_five_simultaneous_taps_keep_one_report_and_get_one_receipt_each(world: World) -> None:
    send = await _to_review(world)
    await asyncio.gather(*(world.store("Bí thư thôn 1", "tap", send) for _ in range(5)))
    await asyncio.gather(*(world.receive("Bí thư thôn 1") for _ in range(5)))
    receipts = await world.answers("Bí thư thôn 1")
    assert [receipt.title for receipt in receipts] == ["✅ Đã ghi nhận báo cáo số 1"] * 5
    assert (await world.progress("HH")).tally.done == 86


async def test_an_error_of_ours_is_answered_with_an_apology_and_the_draft_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _to_review(world)

    async def broken(*_args: object) -> None:
        raise ZeroDivisionError("Nguyễn Văn Thử")

    with monkeypatch.context() as patch:
        patch.setattr("handlers.committing.store_facts", broken)
        await world.store("Bí thư thôn 1", "text", "gửi")
        received = await receive_next(world.database, f"{CHANNEL}:Bí thư thôn 1", read, lambda: world.now)
    assert received is not None
    assert received.outcome.startswith("failed: ZeroDivisionError in broken")
    assert "Nguyễn" not in received.outcome, "somebody's words are never in what is logged"
    (apology,) = await world.answers("Bí thư thôn 1")
    assert "Những gì đã ghi vẫn còn" in apology.text
    (receipt,) = await world.say("Bí thư thôn 1", "gửi")
    assert receipt.title.startswith("✅ Đã ghi nhận báo cáo số")
    assert (await world.progress("HH")).tally.done == 86


async def test_a_deputy_sees_at_once_what_the_secretary_reported(world: World) -> None:
    send = await _to_review(world)
    await world.press("Bí thư thôn 1", send)
    (card,) = await world.say("Phó bí thư thôn 1", "/ketnap")
    assert [choice.label for choice in card.choices if "GCN" in choice.label] == ["Phạm Văn Minh Họa (GCN 5/10/2021)"]


async def test_two_secretaries_choosing_the_same_person_make_one_admission(world: World) -> None:
    for who in ("Bí thư thôn 1", "Phó bí thư thôn 1"):
        await world.say(who, "/ketnap")
    await world.tap("Bí thư thôn 1", "Hoàng Thị Giả Định (GCN 12/3/2022)")
    await world.tap("Bí thư thôn 1", "Hôm nay 30/6")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "✅ Gửi")
    (answer,) = await world.tap("Phó bí thư thôn 1", "Hoàng Thị Giả Định (GCN 12/3/2022)")
    assert "đã được báo cáo kết nạp ngày 30/6/2022, đồng chí không cần báo lại" in answer.text
    assert (await world.progress("HH")).tally.done == 86


def test_a_refusal_carries_its_sentence() -> None:
    assert Refused("Không có ngày 31/2.").sentence == "Không có ngày 31/2."
