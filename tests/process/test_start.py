"""Starting: what an operator did wrong is one line; what Telegram does wrong is waited out."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bot.sandbox import TelegramServer
from tests.process.program import Program
from tests.process.world import TOKEN, World

WRONG = "7000000001:AAwrongWRONGwrongWRONGwrongWRONG00"


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


async def _refused(world: World, **settings: str) -> Program:
    program = await world.spare(warm=False, **settings)
    code = await program.ended()
    assert code not in (0, -9), program.text
    assert "Traceback" not in program.text, program.text
    assert len(program.output) == 1, program.text
    assert TOKEN not in program.text
    return program


async def test_a_wrong_token(process_world: World) -> None:
    program = await _refused(process_world, TELEGRAM_BOT_TOKEN=WRONG)
    assert "TELEGRAM_BOT_TOKEN" in program.text
    assert "@BotFather" in program.text
    assert WRONG not in program.text


async def test_a_token_that_is_none(process_world: World) -> None:
    program = await _refused(process_world, TELEGRAM_BOT_TOKEN="chưa có")
    assert "TELEGRAM_BOT_TOKEN" in program.text


async def test_no_token(process_world: World) -> None:
    program = await _refused(process_world, TELEGRAM_BOT_TOKEN="")
    assert "TELEGRAM_BOT_TOKEN" in program.text
    assert "chibot demo" in program.text


async def test_a_port_that_is_taken(process_world: World, taken_port: int) -> None:
    program = await _refused(process_world, HTTP_PORT=str(taken_port))
    assert str(taken_port) in program.text
    assert "HTTP_PORT" in program.text


async def test_a_setting_that_is_no_number(process_world: World) -> None:
    program = await _refused(process_world, SEND_RATE="nhanh")
    assert "SEND_RATE" in program.text


async def test_hooks_without_a_secret(process_world: World) -> None:
    program = await _refused(process_world, PUBLIC_URL="http://127.0.0.1:9")
    assert "WEBHOOK_SECRET" in program.text


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://postgres@127.0.0.1:1/chibot",
        "sqlite+aiosqlite:////dev/null/chibot.db",
        "mysql://chibot",
        "chibot.db",
    ],
)
async def test_a_database_that_is_not_there(process_world: World, url: str) -> None:
    program = await _refused(process_world, DATABASE_URL=url)
    assert "database" in program.text.lower()


async def test_another_field_key(process_world: World) -> None:
    """With a wrong key nothing could be read, and what would be written could never be read again."""
    world = process_world
    await world.start()
    phone = await world.joined()
    await world.idle()
    await world.end()
    await phone.say("menu")
    program = await _refused(world, FIELD_KEY_FILE=str(world.folder / "another.key"))
    assert "key" in program.text
    await world.start()
    assert "Kính chào đồng chí" in (await phone.next(20)).text


async def test_telegram_comes_later(process_world: World) -> None:
    world = process_world
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
    program = await world.start(TELEGRAM_API_ROOT=f"http://127.0.0.1:{port}")
    await program.says("Telegram is not reachable yet")
    await program.says("polling pauses")
    async with TelegramServer(TOKEN, "chibot_thu_bot", port=port) as server:
        phone = server.phone(1001, "Bí thư")
        await phone.say("chào")
        assert "trợ lý báo cáo kết nạp" in (await phone.next(20)).text
        assert server.violations == []
    await program.says("polling pauses")
    assert (await program.stop()).code == 0
    assert TOKEN not in program.text
