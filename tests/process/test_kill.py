"""Power cuts: the process is killed in the middle of everything, again and again, and nobody has to repeat anything."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.process.program import Program
from tests.process.secretaries import LENGTH, candidate, secretaries
from tests.process.world import Backlog, Kept, World

log = logging.getLogger(__name__)
KILLS = 20
PEOPLE = 200
_NOTHING_HAPPENS = 5.0
_THINKING = 0.3


class Timetable:
    """When who takes which step: every step belongs to a round, every round ends with a kill.

    So all secretaries are in the middle of their reports during the whole test, and every kind of step meets kills.
    """

    def __init__(self, chance: random.Random, people: int, rounds: int) -> None:
        self._chance = chance
        self._rounds = [sorted(chance.choices(range(rounds), k=LENGTH)) for _ in range(people)]
        self._opened = [asyncio.Event() for _ in range(rounds)]

    def steps_in(self, number: int) -> int:
        """Return how many steps belong to a round."""
        return sum(rounds.count(number) for rounds in self._rounds)

    def open(self, number: int) -> None:
        """Let the steps of a round be taken."""
        self._opened[number].set()

    def thinking_of(self, person: int) -> Callable[[int], Awaitable[None]]:
        """Return how somebody thinks before a step: until its round, and then a moment."""

        async def think(step: int) -> None:
            await self._opened[self._rounds[person][step]].wait()
            await asyncio.sleep(self._chance.uniform(0, _THINKING))

        return think


class Deliveries:
    """Counts the messages that reach phones."""

    def __init__(self, world: World) -> None:
        self._count, self._wanted = 0, 0
        self._reached = asyncio.Event()
        world.server.telegram.watchers.append(self._note)

    def _note(self, kind: str, _chat: int, content: dict[str, Any]) -> None:
        if kind == "message" and content["from"]["is_bot"]:
            self._count += 1
            if self._count >= self._wanted:
                self._reached.set()

    async def more(self, number: int) -> None:
        """Wait until so many more have come; not for ever, since those that are left may be fewer."""
        self._wanted = self._count + number
        self._reached.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_NOTHING_HAPPENS):
                await self._reached.wait()


async def killed_at_random(world: World, timetable: Timetable, chance: random.Random) -> list[Backlog]:
    """Kill and restart the process in every round; return what was under way at each kill."""
    deliveries = Deliveries(world)
    program, spare = await world.spare(), await world.spare()
    program.go()
    found: list[Backlog] = []
    for number in range(KILLS):
        timetable.open(number)
        if number % 5 == 4:  # one in five dies young, while it starts
            await asyncio.sleep(chance.uniform(0, 0.15))
        else:
            await deliveries.more(chance.randint(1, max(1, timetable.steps_in(number) * 2 // 3)))
            await asyncio.sleep(chance.uniform(0, 0.02))
        await program.kill()
        found.append(await world.backlog())
        program, spare = spare, await world.spare()
        program.go()
    timetable.open(KILLS)
    await spare.kill()
    return found


@pytest.mark.timeout(180)
async def test_no_report_is_lost_or_doubled_by_power_cuts(
    process_world: World, record_property: Callable[[str, object], None]
) -> None:
    world = process_world
    seed = int(os.environ.get("CHIBOT_TEST_SEED", random.randrange(10**6)))
    log.warning("CHIBOT_TEST_SEED=%s repeats this run", seed)
    chance = random.Random(seed)
    timetable = Timetable(chance, PEOPLE, KILLS + 1)
    everybody = secretaries([world.secretary(number) for number in range(PEOPLE)])
    async with asyncio.TaskGroup() as tasks:
        for number, secretary in enumerate(everybody):
            tasks.create_task(secretary.report(timetable.thinking_of(number)))
        killing = tasks.create_task(killed_at_random(world, timetable, chance))
    await world.idle()
    for secretary in everybody:
        secretary.look_back()
    ended = await _running(world).stop()
    under_way = killing.result()
    counts = {
        "kills": KILLS,
        "doubled cards": sum(secretary.doubled for secretary in everybody),
        "longest wait in seconds": round(max(secretary.longest for secretary in everybody), 1),
        "repeated by people": sum(secretary.repeated for secretary in everybody),
        "kills with updates waiting": sum(waiting.updates > 0 for waiting in under_way),
        "kills with messages unsent": sum(waiting.unsent > 0 for waiting in under_way),
        "kills in the middle of sending": sum(waiting.sending > 0 for waiting in under_way),
    }
    record_property("power cuts", counts)
    log.warning("%s", counts)

    cells = sorted(world.codes)
    assert await world.reports() == [Kept(cells[n], candidate(n), 1) for n in range(PEOPLE)]
    assert (await world.progress()).tally.done == PEOPLE
    assert [len(secretary.receipts) for secretary in everybody] == [1] * PEOPLE
    assert await world.backlog() == Backlog(0, 0, 0)
    assert set(await world.inbox_states()) == {"done"}
    assert set(await world.outbox_states()) == {"sent"}
    assert counts["repeated by people"] == 0, "\n".join(program.text for program in world.programs)
    # Only a card whose sending was under way may come twice, and at most once for each kill and person.
    assert counts["doubled cards"] <= sum(waiting.sending for waiting in under_way)
    # The test is worth something only if the process was caught in the middle of its work.
    assert counts["kills with updates waiting"]
    assert counts["kills with messages unsent"]
    assert counts["kills in the middle of sending"]
    assert ended.code == 0


def _running(world: World) -> Program:
    return next(program for program in reversed(world.programs) if program.child.returncode is None)
