"""Raw Telegram updates: where they belong, what of them is stored, and what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Document, Message, Update
from telegram.constants import ChatType

from domain.privacy import scrub
from handlers.receiving import Unreadable
from handlers.visit import Attached, Blocking, Content, Edited, Ignored, Inbound, Other, Sheet, Tap, Text
from storage.inbox import RawUpdate

CHANNEL = "telegram"
SHEET = "sheet_read"  # stands in a stored update in the place of a file that was read
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")


def to_store(raw: dict[str, Any]) -> RawUpdate:
    """Return a raw update as the inbox keeps it: scrubbed, under its own key and its chat's conversation."""
    # ASCII, because a text may hold half a surrogate pair, which no encoding takes.
    text = json.dumps(scrub(raw), separators=(",", ":"))
    return RawUpdate(CHANNEL, str(raw.get("update_id")), f"{CHANNEL}:{chat_of(raw) or 'none'}", text)


def chat_of(raw: dict[str, Any]) -> int | None:
    """Return the chat a raw update belongs to, None where it names none."""
    for kind in WANTED:
        part = raw.get(kind)
        if isinstance(part, dict):
            holder = part.get("message") if kind == "callback_query" else part
            chat = holder.get("chat") if isinstance(holder, dict) else part.get("from")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return None


def callback_of(raw: dict[str, Any]) -> str | None:
    """Return the id of the callback query in a raw update, None where it is none."""
    query = raw.get("callback_query")
    return str(query["id"]) if isinstance(query, dict) and "id" in query else None


class TelegramReader:
    """Reads stored updates with the library's own parser."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def __call__(self, raw: str) -> Inbound:
        """Return what a stored update says; raises Unreadable."""
        try:
            stored = json.loads(raw)
            update = Update.de_json(stored, self._bot)
            inbound = _inbound(update)
            sheet = stored.get(SHEET)
            return replace(inbound, content=Sheet(**sheet)) if sheet else inbound
        except Exception as error:
            raise Unreadable(type(error).__name__) from error


def _inbound(update: Update) -> Inbound:
    chat = update.effective_chat
    user = update.effective_user
    address = str(chat.id if chat else user.id if user else 0)
    if not chat or chat.type != ChatType.PRIVATE or (user and user.is_bot):
        return Inbound(CHANNEL, address, Ignored())
    return Inbound(CHANNEL, address, _content(update))


def _content(update: Update) -> Content:
    match update:
        case Update(callback_query=CallbackQuery() as query):
            return Tap(query.data or "", str(query.message.message_id) if query.message else None)
        case Update(message=Message(text=str(text))):
            return Text(text)
        case Update(message=Message(document=Document(file_id=file_id, file_size=size))):
            return Attached(file_id, size or 0)
        case Update(message=Message(caption=str(caption))):
            return Other(caption)
        case Update(message=Message()):
            return Other()
        case Update(edited_message=Message()):
            return Edited()
        case Update(my_chat_member=ChatMemberUpdated() as change):
            return Blocking(blocked=change.new_chat_member.status in ("kicked", "left"))
        case _:
            return Ignored()
