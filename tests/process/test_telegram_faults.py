"""What Telegram and people do to a bot, and what people see of it: as little as possible."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.pacing import Pacer
from bot.rendering.making import Maker
from bot.sandbox import Drop, Message, Phone, Silent, Slow, Status, TelegramServer, TooMany
from bot.sender import Sender
from bot.telegram.reading import CHANNEL
from bot.telegram.request import AiohttpRequest
from bot.telegram.sending import TelegramMessenger
from domain.reply import Reply
from storage.outbox import queue_reply
from storage.tables import account, inbox, outbox
from tests.process.secretaries import at_once, script, secretaries
from tests.process.world import TOKEN, ZONE, Kept, World, until
from tests.sandbox.test_files import picture

_RECEIPT = "✅ Đã ghi nhận báo cáo số"


async def settled(world: World) -> tuple[Phone, Phone]:
    """Start the bot; return the phones of two secretaries who have joined."""
    await world.start()
    people = await world.joined(0), await world.joined(1)
    await world.idle()
    return people


async def reviewing(world: World, number: int = 0) -> tuple[Phone, Message]:
    """Bring a secretary who has joined to the review card."""
    phone, code = world.secretary(number)
    for line in script(code, "Nguyễn Minh An")[2:-1]:
        await (phone.tap(line.act.strip("[]")) if line.act.startswith("[") else phone.say(line.act))
        card = await phone.next()
    assert "Kiểm tra trước khi gửi" in card.text
    return phone, card


def sends(server: TelegramServer, phone: Phone) -> list[tuple[float, int]]:
    """Return when messages to a phone were asked for, and with which status."""
    return [(ask.at, ask.status) for ask in server.requests if ask.method == "sendMessage" and ask.chat_id == phone.id]


@pytest.mark.parametrize("rate", ["0", "30"])
async def test_a_flood_is_waited_out_by_everybody(process_world: World, rate: str) -> None:
    world = process_world
    await world.start(SEND_RATE=rate)
    phone, other = await world.joined(0), await world.joined(1)
    await world.idle()
    before = len(sends(world.server, other))
    world.server.inject("sendMessage", TooMany(2), chat_id=phone.id)
    await phone.say("menu")
    await until(lambda: sends(world.server, phone)[-1][1] == 429)
    await other.say("menu")
    assert "Kính chào đồng chí" in (await phone.next()).text
    assert "Kính chào đồng chí" in (await other.next()).text
    (refused, _), (accepted, _) = sends(world.server, phone)[-2:]
    assert accepted - refused >= 2
    (to_other, _), *_ = sends(world.server, other)[before:]
    assert to_other - refused >= 1.9
    await world.idle()
    assert phone.unseen == other.unseen == 0


@pytest.mark.parametrize("code", [500, 502])
async def test_a_failing_server_is_tried_again(process_world: World, code: int) -> None:
    world = process_world
    phone, other = await settled(world)
    world.server.inject("sendMessage", Status(code), times=2, chat_id=phone.id)
    await phone.say("menu")
    await other.say("menu")
    assert "Kính chào đồng chí" in (await other.next()).text
    assert "Kính chào đồng chí" in (await phone.next(10)).text
    await world.idle()
    assert [status for _, status in sends(world.server, phone)][-3:] == [code, code, 200]
    assert phone.unseen == 0


async def test_a_menu_that_cannot_be_set_doubles_no_welcome(process_world: World) -> None:
    world = process_world
    await world.start()
    faults: tuple[Status | TooMany | Drop, ...] = (Status(500), TooMany(1), Drop())
    for number, fault in enumerate(faults):
        world.server.inject("setMyCommands", fault)
        phone = await world.joined(number)
        await phone.say("menu")
        assert "Kính chào đồng chí" in (await phone.next(10)).text
    await world.idle()
    phones = [world.secretary(number)[0] for number in range(3)]
    assert [phone.unseen for phone in phones] == [0, 0, 0]
    assert await world.outbox_states() == {"sent": 9}
    assert all(phone.commands for phone in phones)


async def test_what_may_have_arrived_is_not_sent_again(process_world: World) -> None:
    world = process_world
    phone, _ = await settled(world)
    await phone.say("/ketnap")
    await phone.next()
    world.server.inject("sendMessage", Drop(), chat_id=phone.id)
    await phone.say("Nguyễn Minh An")
    await world.idle()
    assert (await world.outbox_states())["unknown"] == 1
    assert phone.unseen == 0
    await phone.say("/ketnap")
    card = (await phone.next()).text
    assert "Họ tên: Nguyễn Minh An" in card
    await phone.tap("Tiếp tục")
    assert "Sinh ngày nào?" in (await phone.next()).text


class Impatient(AiohttpRequest):
    """The transport, with no patience: what would take twenty seconds is known at once."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 — as the library calls it
        return await super().do_request(*args, **{**kwargs, "read_timeout": 0.3})


async def test_silence_leaves_a_message_unknown(process_world: World) -> None:
    world = process_world
    phone = world.server.phone(1001, "Bí thư")
    phone.begin()
    bot = Bot(TOKEN, base_url=f"{world.server.root}/bot", request=Impatient(), get_updates_request=Impatient())
    stop = asyncio.Event()
    world.server.inject("sendMessage", Silent())
    async with bot, world.database() as database, asyncio.TaskGroup() as tasks:
        sender = Sender(database, CHANNEL, TelegramMessenger(bot, Maker()), Pacer(0, 0), lambda: datetime.now(ZONE))
        for text in ("một", "hai"):
            await database.write(
                lambda tx, text=text: queue_reply(tx, CHANNEL, "1001", Reply(text=text), datetime.now(ZONE))  # type: ignore[misc]
            )
        running = tasks.create_task(sender.run(stop))
        assert (await phone.next()).text == "một"
        assert (await phone.next()).text == "hai"
        stop.set()
        sender.wake()
        await running
    assert await world.outbox_states() == {"unknown": 1, "sent": 1}
    assert world.sent(phone) == ["một", "hai"]


async def test_an_edit_is_tried_again_after_a_lost_connection(process_world: World) -> None:
    world = process_world
    await settled(world)
    phone, _ = await reviewing(world)
    for fault in (Drop(), Status(500), TooMany(1)):
        world.server.inject("editMessageText", fault)
    await phone.tap("✅ Gửi")
    assert _RECEIPT in (await phone.next(15)).text
    await world.idle()
    assert phone.unseen == 0
    assert await world.reports() == [Kept("H.01.01", "Nguyễn Minh An", 1)]


async def test_who_blocks_the_bot_is_marked_and_can_come_back(process_world: World) -> None:
    world = process_world
    phone, other = await settled(world)
    blocked = select(account.c.address).where(account.c.blocked_at.is_not(None))
    world.server.inject("sendMessage", Slow(0.2), chat_id=phone.id)
    await phone.say("menu")
    phone.block()
    await other.say("menu")
    await other.next()
    await world.idle()
    assert [row.address for row in await world.rows(blocked)] == [str(phone.id)]
    assert (await world.outbox_states())["gone"] == 1
    phone.unblock()
    await phone.say("menu")
    assert "Kính chào đồng chí" in (await phone.next()).text
    await world.idle()
    assert await world.rows(blocked) == []


async def test_updates_of_the_future_do_not_stop_the_others(process_world: World) -> None:
    world = process_world
    phone, _ = await settled(world)
    broken = {"chat": phone.chat.card, "message_id": "một", "date": {}, "from": 7, "entities": 3, "text": ["menu"]}
    for update in (
        {"message": broken},
        {"message": {"nonsense": True}},
        {"message": None},
        {"message": "chữ"},
        {"callback_query": {"id": 1, "from": [], "message": {"chat": phone.chat.card}}},
        {"my_chat_member": {"chat": phone.chat.card, "new_chat_member": 1}},
        {"of_the_future": {"chat": {"id": 1}}},
        {},
    ):
        world.server.push(update)
    await phone.say("menu")
    assert "Kính chào đồng chí" in (await phone.next()).text
    await world.idle()
    states = await world.inbox_states()
    assert states["unreadable"] >= 3
    assert states["failed"] == 0
    unread = select(inbox.c.conversation, inbox.c.error).where(inbox.c.status == "unreadable")
    assert f"telegram:{phone.id}" in {row.conversation for row in await world.rows(unread)}
    assert phone.unseen == 0


async def test_what_is_not_text_is_answered_and_the_draft_stays(process_world: World) -> None:
    world = process_world
    phone, _ = await settled(world)
    await phone.say("/ketnap")
    assert "Kết nạp đồng chí nào?" in (await phone.next()).text
    for send in (phone.send_sticker, phone.send_voice, partial(phone.send_photo, picture())):
        await send()
        card = (await phone.next()).text
        assert "Chưa đọc được loại tin này" in card
        assert "Kết nạp đồng chí nào?" in card
    await phone.share_contact("+84900000000")
    assert "Chưa đọc được loại tin này" in (await phone.next()).text
    await phone.edit_last("/ketnap nhanh")
    assert "Sửa tin đã gửi không làm thay đổi báo cáo" in (await phone.next()).text
    await phone.say("dài " * 2500)
    assert "Tin dài quá" in (await phone.next()).text
    await phone.say("Nguyễn Minh An")
    assert "Sinh ngày nào?" in (await phone.next()).text


async def test_forged_and_foreign_buttons_do_nothing(process_world: World) -> None:
    world = process_world
    _, other = await settled(world)
    phone, card = await reviewing(world)
    sending = next(button.action for row in card.buttons for button in row if button.label == "✅ Gửi")
    forged = (sending, sending + "0" * 60, "d/" + "f" * 100 + "/send", "u/1", "u/999999999", "p/1/2026/admitted/0",
              "p/1/2026/admitted/9999", "p/2/2026/", "j/K7QM4P2X", "f/ketnap/2", "a/1/born/99", "e/1/x", "🙂" * 40,
              "' OR 1=1 --", "", "\x00", "+", "//", "menu/menu")  # fmt: skip
    for data in forged:
        await other.press(card.id, data)
    await world.idle()
    assert len(other.answers) == 1 + len(forged)
    for answer in other.skip():
        assert _RECEIPT not in answer.text
        assert "Nguyễn Minh An" not in answer.text
        assert "Xin lỗi" not in answer.text
        assert "Đảng bộ" not in answer.text
    assert (await world.inbox_states())["failed"] == 0
    assert await world.reports() == []
    await phone.tap("✅ Gửi")
    assert _RECEIPT in (await phone.next()).text
    assert await world.reports() == [Kept("H.01.01", "Nguyễn Minh An", 1)]


async def test_an_old_button_after_the_report_was_sent(process_world: World) -> None:
    world = process_world
    await settled(world)
    phone, card = await reviewing(world)
    buttons = {button.label: button.action for row in card.buttons for button in row}
    await phone.tap("✅ Gửi")
    receipt = (await phone.next()).text
    assert _RECEIPT in receipt
    for data in buttons.values():
        await phone.press(card.id, data)
    await world.idle()
    # Whatever an impatient finger hits, the receipt stays before one's eyes.
    assert [text for text in world.sent(phone) if _RECEIPT in text] == [receipt]
    assert await world.reports() == [Kept("H.01.01", "Nguyễn Minh An", 1)]


async def test_five_fingers_on_one_button_send_one_report(process_world: World) -> None:
    world = process_world
    await settled(world)
    phone, card = await reviewing(world)
    sending = next(button.action for row in card.buttons for button in row if button.label == "✅ Gửi")
    for _ in range(5):
        await phone.press(card.id, sending)
    await world.idle()
    seen = [message.text for message in phone.skip()]
    assert len(seen) == 1
    assert _RECEIPT in seen[0]
    assert [text for text in world.sent(phone) if _RECEIPT in text] == seen
    assert await world.reports() == [Kept("H.01.01", "Nguyễn Minh An", 1)]
    assert (await world.progress()).tally.done == 1
    assert len(phone.answers) == 7


async def test_groups_are_not_answered(process_world: World) -> None:
    world = process_world
    phone, _ = await settled(world)
    world.server.requests.clear()
    group = {"id": -100500, "type": "supergroup", "title": "Cấp ủy xã"}
    message = {"message_id": 1, "date": 1767225600, "chat": group, "from": phone.chat.user, "text": "/ketnap"}
    world.server.push({"message": message})
    world.server.push({"message": {**message, "chat": {**group, "type": "channel"}}})
    world.server.push({"message": {**message, "chat": phone.chat.card, "from": world.server.telegram.author}})
    inline = {"id": "1", "from": phone.chat.user, "chat_instance": "1", "inline_message_id": "1", "data": "menu"}
    world.server.push({"callback_query": inline})
    await phone.say("menu")
    assert "Kính chào đồng chí" in (await phone.next()).text
    await world.idle()
    asked = [ask.chat_id for ask in world.server.requests if ask.method not in ("getUpdates", "answerCallbackQuery")]
    assert asked == [phone.id]
    assert await world.rows(select(outbox.c.id).where(outbox.c.address == str(group["id"]))) == []


async def test_everybody_at_once_is_answered_quickly(process_world: World) -> None:
    world = process_world
    await world.start()
    everybody = secretaries([world.secretary(number) for number in range(50)])
    begun = time.monotonic()

    async with asyncio.TaskGroup() as tasks:
        for secretary in everybody:
            tasks.create_task(secretary.report(at_once))
    assert time.monotonic() - begun < 20
    assert sum(secretary.doubled + secretary.repeated for secretary in everybody) == 0
    assert (await world.progress()).tally.done == 50
