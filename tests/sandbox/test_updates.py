"""Who receives which update, and how often."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, Message, Update
from telegram.error import Conflict, InvalidToken

from bot.sandbox import Phone, TelegramServer

from .conftest import Call, client


async def test_an_update_repeats_until_the_offset_confirms_it(bot: Bot, phone: Phone) -> None:
    await phone.say("một")
    await phone.say("hai")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert first[1].update_id == first[0].update_id + 1

    rest = await bot.get_updates(offset=first[1].update_id)
    assert [update.effective_message and update.effective_message.text for update in rest] == ["hai"]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_limit_and_negative_offset(bot: Bot, phone: Phone) -> None:
    for text in ("một", "hai", "ba"):
        await phone.say(text)
    assert len(await bot.get_updates(limit=2)) == 2
    newest = await bot.get_updates(offset=-1)
    assert newest[0].message is not None
    assert newest[0].message.text == "ba"
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, phone: Phone) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=20))
        assert (await bot.get_me()).is_bot  # another request passes while the poll waits
        await phone.say("đây")
    assert len(poll.result()) == 1


async def test_a_long_poll_ends_empty_when_nobody_writes(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_the_newer_of_two_polls_wins(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    async def older() -> None:
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await bot.get_updates(timeout=20)
        await phone.say("cho máy mới")

    async with client(server) as rival, asyncio.TaskGroup() as tasks:
        tasks.create_task(older())
        while not server.telegram.updates.polled:
            await rival.get_me()
        newer = await rival.get_updates(timeout=20)
    assert len(newer) == 1


async def test_polling_is_refused_while_a_web_hook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_wanted_kinds_are_queued(bot: Bot, phone: Phone) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await phone.say("không ai nghe")
    await phone.press(1, "nghe")
    heard = await bot.get_updates()
    assert [update.callback_query is not None for update in heard] == [True]

    await bot.get_updates(offset=heard[0].update_id + 1, allowed_updates=[])
    await phone.say("nghe")
    assert len(await bot.get_updates()) == 1


async def test_any_nonsense_can_be_pushed(server: TelegramServer, call: Call) -> None:
    server.push({"message": {"nonsense": True}})
    server.push({"of_the_future": {}})
    raw = (await call("getUpdates"))["result"]
    assert raw[0]["message"] == {"nonsense": True}
    assert raw[1]["update_id"] == raw[0]["update_id"] + 1


async def test_everything_a_person_can_send_arrives_as_telegram_sends_it(bot: Bot, phone: Phone) -> None:
    await phone.say("/start mã_mời")
    await phone.edit_last("/start khác")
    await phone.send_sticker()
    await phone.send_voice()
    await phone.share_contact("+84900000000")
    await phone.forward("Lời người khác")
    phone.block()
    phone.unblock()
    start, edit, sticker, voice, contact, forward, blocked, unblocked = await bot.get_updates()

    assert start.message is not None
    assert start.message.parse_entities() == {start.message.entities[0]: "/start"}
    assert edit.edited_message is not None
    assert (edit.edited_message.text, edit.edited_message.message_id) == ("/start khác", start.message.message_id)
    assert _message(sticker).sticker is not None
    assert _message(voice).voice is not None
    assert _message(contact).contact is not None
    assert _message(forward).forward_origin is not None
    assert _status(blocked) == ("member", "kicked")
    assert _status(unblocked) == ("kicked", "member")


async def test_a_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    async with Bot("123:TEST", base_url=f"{server.root}/bot") as right:
        assert (await right.get_me()).username == "chibot_thu_bot"
    stranger = client(server, "123:WRONG")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    assert [request.status for request in server.requests][-1] == 401


def _message(update: Update) -> Message:
    assert update.message is not None
    return update.message


def _status(update: Update) -> tuple[str, str]:
    assert update.my_chat_member is not None
    return update.my_chat_member.old_chat_member.status, update.my_chat_member.new_chat_member.status
