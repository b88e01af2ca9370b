"""A database that is locked, full or away: people are told once that nothing is lost, and nothing is."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import aiohttp
import asyncpg
import pytest
from sqlalchemy import update
from sqlalchemy.engine import make_url

from bot.sandbox import Phone
from domain.screens.sentences import STORAGE_DOWN
from storage.postgresql import postgresql_dsn
from storage.tables import inbox
from tests.databases import SERVER
from tests.process.program import Program
from tests.process.secretaries import at_once, candidate, script, secretaries
from tests.process.wire import wire_to
from tests.process.world import Kept, World, until


def only(world: World, vendor: str) -> None:
    """Skip what is about another database."""
    if make_url(world.url).get_backend_name() != vendor:
        pytest.skip(f"this is about {vendor}")


async def _reports(world: World, least: int) -> bool:
    return len(await world.reports()) >= least


async def health(program: Program) -> int:
    """Return the status of the process's health page."""
    address = f"http://127.0.0.1:{await program.port()}/healthz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status


async def test_a_locked_file(process_world: World) -> None:
    """Another program holds the file for longer than we wait for it (10 s)."""
    world = process_world
    only(world, "sqlite")
    program = await world.start()
    phone, other = await world.joined(0), await world.joined(1)
    await phone.say("/ketnap")
    await phone.next()
    await world.idle()
    with closing(sqlite3.connect(str(make_url(world.url).database), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        await phone.say("Nguyễn Minh An")
        await other.say("menu")
        assert (await phone.next(15)).text == STORAGE_DOWN
        assert (await other.next(15)).text == STORAGE_DOWN
        await phone.say("1996")
        holder.execute("ROLLBACK")
    assert "Sinh ngày nào?" in (await phone.next(15)).text
    assert "Ngày của quyết định kết nạp?" in (await phone.next(15)).text
    assert "Kính chào đồng chí" in (await other.next(15)).text
    await world.idle()
    assert phone.unseen == other.unseen == 0
    assert set(await world.inbox_states()) == {"done"}
    assert set(await world.outbox_states()) == {"sent"}
    assert (await program.stop()).code == 0


async def test_a_disk_that_is_full_for_a_while(process_world: World) -> None:
    world = process_world
    only(world, "sqlite")
    program = await world.start()
    everybody = secretaries([world.secretary(number) for number in range(30)])
    async with asyncio.TaskGroup() as tasks:
        for secretary in everybody:
            tasks.create_task(secretary.report(at_once, allowed=STORAGE_DOWN))
        for full in range(3):
            await until(partial(_reports, world, 5 * full))
            program.limit_files(4096)
            await program.says("navailable")
            await asyncio.sleep(0.5)  # long enough for everything that is under way to fail
            program.limit_files(-1)
    await world.idle()
    assert program.child.returncode is None
    for secretary in everybody:
        secretary.look_back()
        assert world.sent(secretary.phone).count(STORAGE_DOWN) <= 1
    assert sum(secretary.doubled + secretary.repeated for secretary in everybody) == 0
    cells = sorted(world.codes)
    assert await world.reports() == [Kept(cells[n], candidate(n), 1) for n in range(30)]
    assert set(await world.inbox_states()) == {"done"}
    assert set(await world.outbox_states()) == {"sent"}
    assert await health(program) == 200
    assert (await program.stop()).code == 0


async def test_a_full_disk(process_world: World) -> None:
    world = process_world
    only(world, "sqlite")
    program = await world.start()
    phone = await world.joined()
    await world.idle()
    program.limit_files(4096)
    group = {"id": -100500, "type": "group", "title": "Cấp ủy xã"}
    message = {"message_id": 1, "date": 1767225600, "chat": group, "from": phone.chat.user, "text": "/ketnap"}
    world.server.push({"message": message})
    for text in ("/ketnap", "Nguyễn Minh An"):
        await phone.say(text)
    assert (await phone.next()).text == STORAGE_DOWN
    program.limit_files(-1)
    assert "Kết nạp đồng chí nào?" in (await phone.next(15)).text
    assert "Sinh ngày nào?" in (await phone.next(15)).text
    await world.idle()
    assert phone.unseen == 0
    assert [ask for ask in world.server.requests if ask.chat_id == group["id"]] == []


async def test_a_database_server_that_cannot_be_reached(process_world: World) -> None:
    world = process_world
    only(world, "postgresql")
    server = make_url(world.url)
    async with wire_to(server.host or "127.0.0.1", server.port or 5432) as wire:
        through = server.set(host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)
        program = await world.start(DATABASE_URL=through)
        phone, other = await world.joined(0), await world.joined(1)
        for _ in range(2):
            await world.idle()
            wire.cut()
            await phone.say("/ketnap")
            assert await health(program) == 503
            wire.mend()
            await _comes_back(phone, other)
        await world.idle()
        assert phone.unseen == other.unseen == 0
        assert world.sent(phone).count(STORAGE_DOWN) <= 1
        assert set(await world.inbox_states()) == {"done"}
        assert await health(program) == 200
        assert (await program.stop()).code == 0


async def test_a_database_server_that_takes_nobody(process_world: World) -> None:
    """Every connection is ended and no new one is let in, as while a database is restored."""
    world = process_world
    only(world, "postgresql")
    program = await world.start()
    phone, other = await world.joined(0), await world.joined(1)
    await world.idle()
    name = make_url(world.url).database
    administrator = await asyncpg.connect(postgresql_dsn(SERVER))
    try:
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        await phone.say("/ketnap")
        assert await health(program) == 503
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    finally:
        await administrator.close()
    await _comes_back(phone, other)
    assert (await program.stop()).code == 0


async def _comes_back(phone: Phone, other: Phone) -> None:
    """See what was said meanwhile answered, and the talk go on."""
    while "Kết nạp đồng chí nào?" not in (card := (await phone.next(30)).text):
        assert card == STORAGE_DOWN
    await phone.tap("Bỏ")
    assert "Đã bỏ báo cáo" in (await phone.next(10)).text
    await other.say("menu")
    assert "Kính chào đồng chí" in (await other.next(10)).text


async def test_a_quiet_week_breaks_no_later_report(process_world: World) -> None:
    """Old raw messages are forgotten; what came of them is not, and what comes later does not collide with it."""
    world = process_world
    program = await world.start()
    phone = await world.joined()
    _, code = world.secretary(0)
    people = ("Nguyễn Minh An", "Trần Minh Bình", "Lê Minh Châu")
    for person in people:
        for line in script(code, person)[2:]:
            await (phone.tap(line.act.strip("[]")) if line.act.startswith("[") else phone.say(line.act))
            card = (await phone.next()).text
            assert all(words in card for words in line.card), card
        await world.idle()
        await program.stop()
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        await world.run(update(inbox).values(done_at=long_ago))
        program = await world.start()
    assert {kept.name for kept in await world.reports()} == set(people)
