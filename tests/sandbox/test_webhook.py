"""Updates pushed to the bot's own address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox import Phone


class Hook:
    """A bot's own address that can fail."""

    def __init__(self) -> None:
        self.failures = 0
        self.seen: asyncio.Queue[tuple[int, str, str | None]] = asyncio.Queue()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.seen.put_nowait((update["update_id"], update["message"]["text"], secret))
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        return web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    async with TestServer(app) as running:
        hook.url = str(running.make_url("/hook"))
        yield hook


async def test_updates_come_in_order_with_the_secret(bot: Bot, phone: Phone, hook: Hook) -> None:
    await phone.say("trước")
    await bot.set_webhook(hook.url, secret_token="bi-mat_1")
    await phone.say("sau")
    first, second = await hook.seen.get(), await hook.seen.get()
    assert (first[1:], second[1:]) == (("trước", "bi-mat_1"), ("sau", "bi-mat_1"))
    assert second[0] == first[0] + 1


async def test_a_failed_push_repeats_before_the_next_one(bot: Bot, phone: Phone, hook: Hook) -> None:
    hook.failures = 2
    await bot.set_webhook(hook.url)
    await phone.say("một")
    await phone.say("hai")
    seen = [(await hook.seen.get())[1] for _ in range(4)]
    assert seen == ["một", "một", "một", "hai"]
    info = await bot.get_webhook_info()
    assert info.url == hook.url
    assert info.last_error_message is not None
    assert "500" in info.last_error_message


async def test_an_unreachable_hook_keeps_the_updates(bot: Bot, phone: Phone, hook: Hook) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    await phone.say("đợi")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.set_webhook(hook.url)
    assert (await hook.seen.get())[1] == "đợi"


async def test_deleting_the_hook_returns_to_polling(bot: Bot, phone: Phone, hook: Hook) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    await phone.say("bỏ")
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
    await phone.say("giữ")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "giữ"
    assert hook.seen.empty()


async def test_a_secret_of_other_letters_is_refused(bot: Bot, hook: Hook) -> None:
    with pytest.raises(BadRequest, match=r"(?i)unallowed characters"):
        await bot.set_webhook(hook.url, secret_token="bí mật")
