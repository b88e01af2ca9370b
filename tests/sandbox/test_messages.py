"""What the bot sends and changes, and what the person sees of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Button, Phone, TelegramServer

from .conftest import TOKEN, client

TODAY = InlineKeyboardMarkup([[InlineKeyboardButton("Hôm nay", callback_data="d:1")]])


async def test_html_becomes_text_and_entities(bot: Bot, phone: Phone) -> None:
    source = "😀 Chào <b>đồng <i>chí</i></b> &lt;3\n<blockquote expandable>Nghị quyết</blockquote>"
    sent = await bot.send_message(phone.id, source, parse_mode="HTML")
    assert sent.text == "😀 Chào đồng chí <3\nNghị quyết"
    assert sent.parse_entity(sent.entities[0]) == "đồng chí"
    assert [entity.type for entity in sent.entities] == ["bold", "italic", "expandable_blockquote"]
    seen = await phone.next()
    assert seen.text == sent.text
    assert seen.html == source


async def test_entities_can_be_given_instead(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "Chào đồng chí", entities=[MessageEntity("bold", 5, 8)])
    assert (await phone.next()).html == "Chào <b>đồng chí</b>"


async def test_a_message_is_edited_in_place(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "Đang tính…", reply_markup=TODAY)
    assert not (await phone.next()).edited
    await bot.edit_message_text("Xong", phone.id, sent.message_id)
    seen = await phone.next()
    assert (seen.id, seen.text, seen.edited, seen.buttons) == (sent.message_id, "Xong", True, ())
    assert [message.text for message in phone.screen] == ["Xong"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "Chào", reply_markup=TODAY)
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("Chào", phone.id, sent.message_id, reply_markup=TODAY)
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_reply_markup(phone.id, sent.message_id, reply_markup=TODAY)
    await bot.edit_message_reply_markup(phone.id, sent.message_id)
    assert phone.screen[-1].buttons == ()


async def test_what_cannot_be_edited(bot: Bot, phone: Phone) -> None:
    mine = await phone.say("của tôi")
    with pytest.raises(BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("khác", phone.id, mine.id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("khác", phone.id, 99)
    menu = await bot.send_message(phone.id, "Phím", reply_markup=ReplyKeyboardMarkup([["Có"]]))
    with pytest.raises(BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("khác", phone.id, menu.message_id)
    sent = await bot.send_message(phone.id, "của bot")
    await bot.edit_message_text("khác", phone.id, sent.message_id)
    assert phone.screen[-1].text == "khác"


async def test_deleting(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "Tạm")
    assert await bot.delete_message(phone.id, sent.message_id)
    assert phone.screen == []
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(phone.id, sent.message_id)


async def test_old_messages_stay() -> None:
    now = datetime(2022, 6, 29, tzinfo=UTC)
    async with TelegramServer(TOKEN, clock=lambda: now) as server, client(server) as bot:
        phone = server.phone(1001, "Thử")
        phone.begin()
        sent = await bot.send_message(phone.id, "Cũ")
        assert sent.date == (await phone.next()).date == now
        now += timedelta(hours=49)
        with pytest.raises(BadRequest, match=r"(?i)can't be deleted"):
            await bot.delete_message(phone.id, sent.message_id)


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "Ngày nào?", reply_markup=TODAY)
    assert (await phone.next()).buttons == ((Button("Hôm nay", "d:1"),),)
    await phone.tap("Hôm nay")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert query.data == "d:1"
    await query.answer("Đã ghi", show_alert=True)
    assert phone.answers == [("d:1", "Đã ghi", True)]
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()


async def test_the_newest_button_with_a_label_is_meant(bot: Bot, phone: Phone) -> None:
    for data in ("old", "new"):
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data=data)]])
        await bot.send_message(phone.id, "?", reply_markup=markup)
    await phone.tap("Có")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "new"


async def test_a_label_that_is_not_there(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "?", reply_markup=TODAY)
    with pytest.raises(LookupError, match="Hôm nay"):
        await phone.tap("Hôm qua")
    await phone.tap("Hôm nay")


async def test_stale_and_forged_callbacks_arrive(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "Tạm", reply_markup=TODAY)
    await bot.delete_message(phone.id, sent.message_id)
    await phone.press(sent.message_id, "forged")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_reply_keyboard(bot: Bot, phone: Phone) -> None:
    rows: list[list[str | KeyboardButton]] = [["Báo cáo", KeyboardButton("Gửi số điện thoại", request_contact=True)]]
    await bot.send_message(phone.id, "Chọn", reply_markup=ReplyKeyboardMarkup(rows, is_persistent=True))
    assert (await phone.next()).keyboard == (("Báo cáo", "Gửi số điện thoại"),)
    await phone.tap("Báo cáo")
    await phone.tap("Gửi số điện thoại")
    words, contact = await bot.get_updates()
    assert words.message is not None
    assert words.message.text == "Báo cáo"
    assert contact.message is not None
    assert contact.message.contact is not None
    await bot.send_message(phone.id, "Thôi", reply_markup=ReplyKeyboardRemove())
    assert not phone.keyboard


async def test_a_one_time_keyboard_goes_after_use(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "?", reply_markup=ReplyKeyboardMarkup([["Có"]], one_time_keyboard=True))
    await phone.tap("Có")
    assert phone.keyboard == ()
    await bot.send_message(phone.id, "Tên?", reply_markup=ForceReply(input_field_placeholder="Họ và tên"))
    assert phone.chat.reply_markup["input_field_placeholder"] == "Họ và tên"


async def test_replying(bot: Bot, phone: Phone) -> None:
    question = await phone.say("Hỏi")
    sent = await bot.send_message(phone.id, "Đáp", reply_to_message_id=question.id)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Hỏi"
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(phone.id, "Đáp", reply_to_message_id=99)
    await bot.send_message(phone.id, "Đáp", reply_to_message_id=99, allow_sending_without_reply=True)


async def test_who_may_be_written_to(server: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(1001, "Chào")
    phone = server.phone(1001, "Thử")
    with pytest.raises(Forbidden, match=r"(?i)can't initiate conversation"):
        await bot.send_message(1001, "Chào")
    await phone.say("/start")
    await bot.send_message(1001, "Chào")
    phone.block()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(1001, "Chào")
    with pytest.raises(LookupError):
        await phone.say("không gửi được")
    phone.unblock()
    await bot.send_message(1001, "Chào lại")
    assert phone.screen[-1].text == "Chào lại"
    assert server.phone(1001, "Thử") is phone


async def test_next_waits_and_then_complains(bot: Bot, phone: Phone) -> None:
    async with asyncio.TaskGroup() as tasks:
        seen = tasks.create_task(phone.next())
        await bot.send_message(phone.id, "Đây")
    assert seen.result().text == "Đây"
    with pytest.raises(TimeoutError, match="Đây"):
        await phone.next(timeout=0.01)
    await bot.send_message(phone.id, "Nữa")
    assert [message.text for message in phone.skip()] == ["Nữa"]
    assert phone.unseen == 0


async def test_chat_action(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    assert await bot.send_chat_action(phone.id, "typing")
    with pytest.raises(BadRequest, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(phone.id, "dancing")
    assert server.violations == ["sendChatAction: action: wrong parameter action in request"]
