"""Web hooks: Telegram pushes, the process stores and then says 200."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Phone, Silent
from bot.web import HOOK_PATH
from tests.process.program import Program
from tests.process.world import World

SECRET = "bi-mat_cua_webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Hooked:
    """A process that is pushed to, and a way to push to it by hand."""

    world: World
    program: Program
    session: aiohttp.ClientSession
    address: str

    async def push(self, body: bytes | dict[str, Any], secret: str | None = SECRET) -> int:
        """Post a body as Telegram would, or as somebody else would; return the status."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {HEADER: secret} if secret is not None else {}
        async with self.session.post(self.address, data=data, headers=headers) as answer:
            return answer.status


def said(update_id: int, phone: Phone, text: str) -> dict[str, Any]:
    """Return an update with a text."""
    message = {"message_id": 5000, "date": 1767225600, "chat": phone.chat.card, "from": phone.chat.user, "text": text}
    return {"update_id": update_id, "message": message}


@pytest.fixture
async def hooked(process_world: World, unused_tcp_port: int) -> AsyncIterator[Hooked]:
    address = f"http://127.0.0.1:{unused_tcp_port}"
    program = await process_world.start(PUBLIC_URL=address, HTTP_PORT=str(unused_tcp_port), WEBHOOK_SECRET=SECRET)
    async with aiohttp.ClientSession() as session:
        yield Hooked(process_world, program, session, f"{address}{HOOK_PATH}")


async def test_a_conversation_by_web_hook(hooked: Hooked) -> None:
    phone = await hooked.world.joined()
    await phone.tap("📝 Báo cáo kết nạp")
    assert "Kết nạp đồng chí nào?" in (await phone.next()).text
    hook = hooked.world.server.telegram.hook
    assert (hook.url, hook.secret, hook.error) == (hooked.address, SECRET, "")
    assert [request for request in hooked.world.server.requests if request.method == "getUpdates"] == []
    assert (await hooked.program.stop()).code == 0


async def test_a_wrong_secret_is_refused(hooked: Hooked) -> None:
    phone = await hooked.world.joined()
    for secret in (None, "", "sai", SECRET + "x", "bí mật"):
        assert await hooked.push(said(1, phone, "menu"), secret) == 403
    assert await hooked.push(said(1, phone, "menu")) == 200
    assert "Kính chào đồng chí" in (await phone.next()).text
    await hooked.world.idle()
    assert phone.unseen == 0


async def test_the_same_update_twice_is_answered_once(hooked: Hooked) -> None:
    phone = await hooked.world.joined()
    for _ in range(3):
        assert await hooked.push(said(7, phone, "menu")) == 200
    assert "Kính chào đồng chí" in (await phone.next()).text
    assert await hooked.push(said(8, phone, "trợ giúp")) == 200
    assert "Trợ giúp" in (await phone.next()).text
    await hooked.world.idle()
    assert phone.unseen == 0


async def test_what_is_no_update_is_refused(hooked: Hooked) -> None:
    bodies = (b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b'{"message": {}}', b"\xff\xfe", b'{"update_id": 1}{')
    assert [await hooked.push(body) for body in bodies] == [400] * len(bodies)
    phone = await hooked.world.joined()
    assert await hooked.push(said(7, phone, "menu")) == 200
    assert "Kính chào đồng chí" in (await phone.next()).text


async def test_letters_that_cannot_be_written_do_no_harm(hooked: Hooked) -> None:
    phone = await hooked.world.joined()
    assert await hooked.push(said(7, phone, "nửa \ud83d chữ, và số không \x00")) == 200
    await phone.next()
    assert await hooked.push(said(8, phone, "menu")) == 200
    assert "Kính chào đồng chí" in (await phone.next()).text


async def test_the_way_back_to_polling(hooked: Hooked) -> None:
    phone = await hooked.world.joined()
    await hooked.world.idle()
    await hooked.program.kill()
    await phone.say("menu")
    await hooked.world.start()
    assert "Kính chào đồng chí" in (await phone.next(20)).text
    assert hooked.world.server.telegram.hook.url == ""


async def test_hooks_are_set_when_telegram_can_be_reached(hooked: Hooked) -> None:
    await hooked.program.stop()
    hooked.world.server.inject("setWebhook", Silent())
    port = hooked.address.removesuffix(HOOK_PATH).rpartition(":")[2]
    program = await hooked.world.start(
        PUBLIC_URL=hooked.address.removesuffix(HOOK_PATH), HTTP_PORT=port, WEBHOOK_SECRET=SECRET
    )
    await hooked.world.joined(1)
    assert (await program.stop()).seconds < 10
