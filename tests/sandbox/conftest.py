from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.sandbox import Phone, TelegramServer

TOKEN = "123:TEST"


def client(server: TelegramServer, token: str = TOKEN) -> Bot:
    return Bot(token, base_url=f"{server.root}/bot", base_file_url=f"{server.root}/file/bot")


Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _modern_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns of its own future whenever a flood is refused."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def call(server: TelegramServer) -> AsyncIterator[Call]:
    """Ask the server without a client library between."""
    async with aiohttp.ClientSession(server.root) as session:

        async def ask(method: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - what aiohttp takes
            async with session.post(f"/bot{TOKEN}/{method}", **request) as answer:
                body: dict[str, Any] = await answer.json()
                assert body["ok"] == (answer.status == 200)
                return body

        yield ask


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(TOKEN, "chibot_thu_bot", hook_pause=0.01) as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with client(server) as running:
        yield running


@pytest.fixture
def phone(server: TelegramServer) -> Phone:
    """The phone of somebody who has talked to the bot before."""
    phone = server.phone(1001, "Nguyễn Văn Thử")
    phone.begin()
    return phone
