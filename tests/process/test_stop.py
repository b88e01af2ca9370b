"""Stopping as a service manager does: quickly, in order, and with nothing lost or said twice."""

from __future__ import annotations

import asyncio
import random
import time

from bot.sandbox import Silent
from tests.process.secretaries import candidate, secretaries
from tests.process.test_kill import Deliveries, Timetable
from tests.process.world import Backlog, Kept, World, until

STOPS = 5
PEOPLE = 100


async def test_stops_under_load_lose_and_double_nothing(process_world: World) -> None:
    world = process_world
    chance = random.Random(7)
    timetable = Timetable(chance, PEOPLE, STOPS + 1)
    everybody = secretaries([world.secretary(number) for number in range(PEOPLE)])
    deliveries = Deliveries(world)
    program, spare = await world.spare(), await world.spare()
    program.go()
    ends = []
    async with asyncio.TaskGroup() as tasks:
        for number, secretary in enumerate(everybody):
            tasks.create_task(secretary.report(timetable.thinking_of(number)))
        for number in range(STOPS):
            timetable.open(number)
            await deliveries.more(timetable.steps_in(number) // 3)
            ends.append(await program.stop())
            assert "Traceback" not in program.text, program.text
            program, spare = spare, await world.spare()
            program.go()
        timetable.open(STOPS)
    await world.idle()
    for secretary in everybody:
        secretary.look_back()
    ends.append(await program.stop())

    assert [end.code for end in ends] == [0] * (STOPS + 1)
    assert max(end.seconds for end in ends) < 10
    cells = sorted(world.codes)
    assert await world.reports() == [Kept(cells[n], candidate(n), 1) for n in range(PEOPLE)]
    assert await world.backlog() == Backlog(0, 0, 0)
    assert sum(secretary.repeated for secretary in everybody) == 0
    assert sum(secretary.doubled for secretary in everybody) == 0


async def test_stops_in_time_while_telegram_is_silent(process_world: World) -> None:
    world = process_world
    program = await world.start()
    phone = await world.joined()
    await phone.say("/ketnap")
    await phone.next()
    world.server.inject("answerCallbackQuery", Silent())
    world.server.inject("editMessageText", Silent())
    world.server.inject("sendMessage", Silent())
    await phone.tap("Bỏ")
    assert "Đã bỏ báo cáo" in (await phone.next()).text
    await until(lambda: len(phone.answers) == 2)
    ended = await program.stop()
    assert ended.code == 0, program.text
    assert ended.seconds < 10


async def test_a_stop_before_anything_was_received(process_world: World) -> None:
    program = await process_world.start()
    begun = time.monotonic()
    assert (await program.stop()).code == 0
    assert time.monotonic() - begun < 5
