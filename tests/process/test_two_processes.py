"""Two processes on one PostgreSQL: one polls, one stands by; when the first dies the other goes on."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.engine import make_url

from tests.process.secretaries import at_once, candidate, secretaries
from tests.process.world import Backlog, Kept, World, until

PEOPLE = 60


@pytest.fixture
def shared(process_world: World) -> World:
    """A world on a database that processes can share."""
    if make_url(process_world.url).get_backend_name() != "postgresql":
        pytest.skip("a SQLite file belongs to one process")
    return process_world


async def _reports(world: World, least: int) -> bool:
    return len(await world.reports()) >= least


async def _all_report(world: World, first: int, after: int) -> tuple[int, int]:
    """Let secretaries report all at once; return how many cards came twice and how often somebody tried again."""
    people = secretaries([world.secretary(number) for number in range(after)])[first:]
    async with asyncio.TaskGroup() as tasks:
        for secretary in people:
            tasks.create_task(secretary.report(at_once))
    await world.idle()
    for secretary in people:
        secretary.look_back()
    return sum(secretary.doubled for secretary in people), sum(secretary.repeated for secretary in people)


async def test_two_processes_share_the_work(shared: World) -> None:
    one, two = await shared.start(), await shared.start()
    assert await _all_report(shared, 0, PEOPLE) == (0, 0)
    cells = sorted(shared.codes)
    assert await shared.reports() == [Kept(cells[n], candidate(n), 1) for n in range(PEOPLE)]
    polls = [ask.status for ask in shared.server.requests if ask.method == "getUpdates"]
    assert 409 not in polls
    assert await shared.backlog() == Backlog(0, 0, 0)
    assert [(await program.stop()).code for program in (one, two)] == [0, 0]


async def test_the_other_takes_over(shared: World) -> None:
    leader, other = await shared.start(), await shared.start()
    assert await _all_report(shared, 0, 10) == (0, 0)
    everybody = secretaries([shared.secretary(number) for number in range(PEOPLE)])[10:]
    async with asyncio.TaskGroup() as tasks:
        for secretary in everybody:
            tasks.create_task(secretary.report(at_once))
        await until(lambda: _reports(shared, 20))
        await leader.kill()
    await shared.idle()
    for secretary in everybody:
        secretary.look_back()
    cells = sorted(shared.codes)
    assert await shared.reports() == [Kept(cells[n], candidate(n), 1) for n in range(PEOPLE)]
    assert sum(secretary.repeated for secretary in everybody) == 0
    assert sum(secretary.doubled for secretary in everybody) <= len(everybody)
    ended = await other.stop()
    assert (ended.code, ended.seconds < 10) == (0, True)


async def test_what_one_person_says_is_answered_in_order(shared: World) -> None:
    for _ in range(2):
        await shared.start()
    phone = await shared.joined()
    await shared.idle()
    words = [f"việc lạ {chr(ord('a') + n % 26)}{chr(ord('a') + n // 26)}" for n in range(60)]
    for text in words:
        await phone.say(text)
    await shared.idle()
    answers = [message.text for message in phone.skip()]
    assert len(answers) == len(words)
    for text, answer in zip(words, answers, strict=True):
        assert text in answer
