"""Fixtures: a settled district, copied for each test, with a Telegram server of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.sandbox import TelegramServer
from tests.databases import VENDORS, copied, new_database
from tests.process.world import TOKEN, World, settle


class Settled(NamedTuple):
    """A prepared database, the folder with its key, and the codes of its invitations."""

    url: str
    folder: Path
    codes: dict[str, str]


@pytest.fixture(scope="session", params=VENDORS)
def process_template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settled]:
    """The district, on each database."""
    folder = tmp_path_factory.mktemp("district")
    with new_database(request.param, folder) as url:
        yield Settled(url, folder, asyncio.run(settle(url, folder)))


@pytest.fixture
async def process_world(process_template: Settled, tmp_path: Path) -> AsyncIterator[World]:
    """A district of the test's own; every request of the bot must have kept to the Bot API's schema."""
    async with (
        copied(process_template.url, tmp_path) as url,
        TelegramServer(TOKEN, "chibot_thu_bot", hook_pause=0.05, keep_requests=200_000) as server,
        asyncio.TaskGroup() as tasks,
    ):
        world = World(server, url, process_template.folder / "field.key", tmp_path, process_template.codes, tasks)
        world.settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_ROOT": server.root,
            "DATABASE_URL": url,
            "FIELD_KEY_FILE": str(world.key),
            "HTTP_PORT": "0",
            "SEND_RATE": "0",
            "SEND_RATE_PER_CHAT": "0",
        }
        try:
            yield world
        finally:
            await world.end()
        assert server.violations == []
