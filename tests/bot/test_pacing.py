"""The pace: never above the vendor's limit, within one per cent of it, answers before bulk."""

from __future__ import annotations

import asyncio
import time

from bot.pacing import Pacer


async def _moments(pacer: Pacer, messages: list[tuple[int, str]]) -> list[tuple[float, int, str]]:
    gone: list[tuple[float, int, str]] = []

    async def one(lane: int, chat: str) -> None:
        await pacer.turn(lane, chat)
        gone.append((time.monotonic(), lane, chat))

    async with asyncio.TaskGroup() as tasks:
        for lane, chat in messages:
            tasks.create_task(one(lane, chat))
    return gone


async def test_no_second_holds_more_than_the_limit() -> None:
    gone = await _moments(Pacer(100, 0), [(1, str(n)) for n in range(180)])
    moments = [moment for moment, _, _ in gone]
    assert all(moments[n + 100] - moments[n] > 1 for n in range(len(moments) - 100))


async def test_an_answer_passes_bulk_that_waits() -> None:
    gone = await _moments(Pacer(200, 0), [*((1, str(n)) for n in range(20)), (0, "đáp")])
    assert [chat for _, _, chat in gone].index("đáp") <= 1


async def test_one_chat_waits_for_itself_and_not_for_others() -> None:
    gone = await _moments(Pacer(0, 20), [(0, "a"), (0, "a"), (0, "a"), (0, "b")])
    by_chat = {chat: [moment for moment, _, name in gone if name == chat] for chat in "ab"}
    assert by_chat["a"][2] - by_chat["a"][0] > 0.0995
    assert by_chat["b"][0] - by_chat["a"][0] < 0.05


async def test_a_hold_is_obeyed() -> None:
    pacer = Pacer(1000, 0)
    begun = time.monotonic()
    pacer.hold(0.2)
    gone = await _moments(pacer, [(0, "a")])
    assert gone[0][0] - begun > 0.199


async def test_a_message_that_took_long_may_have_arrived_late_and_holds_the_one_too_many() -> None:
    pacer, begun = Pacer(20, 0), time.monotonic()
    quick = await pacer.turn(1, "nhanh")
    pacer.done(quick)
    slow = [await pacer.turn(1, str(n)) for n in range(19)]
    await asyncio.sleep(0.2)  # the vendor is slow to answer: that is what is measured
    for turn in slow:
        pacer.done(turn)
    for n in range(2):
        await pacer.turn(1, f"sau {n}")
    assert time.monotonic() - begun > 1.05 + 0.2
