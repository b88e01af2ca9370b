"""What goes wrong on demand, and Telegram's ceilings."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Drop, Phone, Silent, Slow, Status, TelegramServer, TooMany
from bot.sandbox.faults import Pace

from .conftest import TOKEN, Call, client


async def test_too_many_requests(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    server.inject("sendMessage", TooMany(7))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(phone.id, "Chào")
    assert refused.value.retry_after == timedelta(seconds=7)
    assert phone.screen == []
    await bot.send_message(phone.id, "Chào")
    assert [request.status for request in server.requests if request.method == "sendMessage"] == [429, 200]


@pytest.mark.parametrize("code", [500, 502])
async def test_server_failures(server: TelegramServer, bot: Bot, phone: Phone, code: int) -> None:
    server.inject("sendMessage", Status(code), times=2)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(phone.id, "Chào")
    await bot.send_message(phone.id, "Chào")
    assert len(phone.screen) == 1


async def test_a_dropped_request_has_no_effect(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    server.inject("sendMessage", Drop())
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "Chào")
    assert phone.screen == []
    await bot.send_message(phone.id, "Chào")
    assert len(phone.screen) == 1


async def test_a_silent_request_is_delivered(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    server.inject("sendMessage", Silent())
    with pytest.raises(TimedOut):
        await bot.send_message(phone.id, "Chào", read_timeout=0.2)
    assert (await phone.next()).text == "Chào"
    assert server.requests[-1].status == 0


async def test_a_slow_request_is_served(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    server.inject("*", Slow(0.2))
    before = time.monotonic()
    await bot.send_message(phone.id, "Chào")
    assert time.monotonic() - before >= 0.2


async def test_a_fault_for_one_chat_spares_the_others(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    other = server.phone(1002, "Người khác")
    other.begin()
    server.inject("sendMessage", Status(500), chat_id=phone.id)
    await bot.send_message(other.id, "Chào")
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "Chào")


async def test_messages_beyond_the_pace_are_refused() -> None:
    async with TelegramServer(TOKEN, enforce_limits=True) as server, client(server) as bot:
        phone = server.phone(1001, "Thử")
        phone.begin()
        for number in range(3):
            await bot.send_message(phone.id, str(number))
        with pytest.raises(RetryAfter):
            await bot.send_message(phone.id, "3")
        assert len(phone.screen) == 3


def test_pace_of_one_chat() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert [pace.admit(1) for _ in range(4)] == [0, 0, 0, 1]
    now = 1.0
    assert [pace.admit(1), pace.admit(1)] == [0, 1]


def test_pace_of_all_chats() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert [pace.admit(chat) for chat in range(31)] == [0] * 30 + [1]
    now = 1.0
    assert pace.admit(30) == 0


async def test_methods_that_do_not_exist(server: TelegramServer, bot: Bot, call: Call) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")
    assert server.violations == ["sendTelepathy: unknown method"]
    unknown = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert await call("sendTelepathy") == unknown
    dice = await call("sendDice", json={"chat_id": 1})
    assert dice["error_code"] == 501


async def test_parameters_may_come_in_any_shape(server: TelegramServer, call: Call, phone: Phone) -> None:
    await call("sendMessage", json={"chat_id": phone.id, "text": "json"})
    await call("sendMessage", data={"chat_id": str(phone.id), "text": "form"})
    await call("SENDMESSAGE", params={"chat_id": str(phone.id), "text": "query"})
    parts = aiohttp.FormData({"chat_id": str(phone.id), "document": "attach://part"})
    parts.add_field("part", b"data", filename="a.txt")
    await call("sendDocument", data=parts)
    assert [str(message) for message in phone.screen] == ["json", "form", "query", " 📎 a.txt"]
    broken = await call("sendMessage", data=b"{", headers={"Content-Type": "application/json"})
    assert broken["description"] == "Bad Request: can't parse request body as JSON object"
    listed = await call("sendMessage", json=[1])
    assert listed["error_code"] == 400
    assert server.violations == []


async def test_the_json_of_a_refusal(server: TelegramServer, call: Call) -> None:
    server.inject("getMe", TooMany(5))
    assert await call("getMe") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 5",
        "parameters": {"retry_after": 5},
    }


async def test_a_bad_request_is_refused_and_recorded(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message is too long"):
        await bot.send_message(phone.id, "x" * 4097)
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        await bot.send_message(phone.id, "<b>x", parse_mode="HTML")
    assert [violation.partition(":")[0] for violation in server.violations] == ["sendMessage", "sendMessage"]
    await bot.send_message(phone.id, "x" * 4096)
    assert len(phone.screen) == 1


async def test_many_phones_at_once(server: TelegramServer) -> None:
    phones = [server.phone(number, f"Người {number}") for number in range(1, 201)]
    for phone in phones:
        phone.begin()
    async with client(server) as bot, asyncio.TaskGroup() as tasks:
        for phone in phones:
            tasks.create_task(bot.send_message(phone.id, f"Chào {phone.id}", pool_timeout=60))
    assert [(await phone.next()).text for phone in phones] == [f"Chào {phone.id}" for phone in phones]


async def test_the_request_log_is_bounded() -> None:
    async with TelegramServer(TOKEN, keep_requests=2) as server, client(server) as bot:
        for _ in range(3):
            await bot.get_me()
        assert len(server.requests) == 2
