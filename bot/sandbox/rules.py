"""What the Bot API says about requests in prose only, so that no field of the data can tell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.errors import Json

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_COMMANDS = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_LOOKS = {"text", "icon_custom_emoji_id", "style"}
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def _inline_keyboard(value: Json) -> Iterator[str]:
    rows = value["inline_keyboard"]
    total = sum(len(row) for row in rows)
    if total > MAX_BUTTONS:
        yield f"inline_keyboard: {total} buttons, at most {MAX_BUTTONS}"
    for index, row in enumerate(rows):
        if len(row) > MAX_ROW:
            yield f"inline_keyboard[{index}]: {len(row)} buttons in a row, at most {MAX_ROW}"


def _inline_button(value: Json) -> Iterator[str]:
    if not value["text"].strip():
        yield "text: a button needs a label"
    if len(value.keys() - _LOOKS) != 1:
        yield "a button does exactly one thing"


def _bot_command(value: Json) -> Iterator[str]:
    if not _COMMAND.fullmatch(value["command"]):
        yield f"command: {value['command']!r} may hold a-z, 0-9 and _ only"


def _set_commands(value: Json) -> Iterator[str]:
    if len(value["commands"]) > MAX_COMMANDS:
        yield f"commands: {len(value['commands'])}, at most {MAX_COMMANDS}"


def _edit_text(value: Json) -> Iterator[str]:
    if "text" not in value and "rich_message" not in value:
        yield "message text is empty"
    yield from _edited_message(value)


def _edited_message(value: Json) -> Iterator[str]:
    if "inline_message_id" not in value and not {"chat_id", "message_id"} <= value.keys():
        yield "message identifier is not specified"


def _chat_action(value: Json) -> Iterator[str]:
    if value["action"] not in _ACTIONS:
        yield "action: wrong parameter action in request"


def _web_hook(value: Json) -> Iterator[str]:
    if not _SECRET.fullmatch(value.get("secret_token", "x")):
        yield "secret_token: secret token contains unallowed characters"


RULES: dict[str, Callable[[Json], Iterator[str]]] = {
    "InlineKeyboardMarkup": _inline_keyboard,
    "InlineKeyboardButton": _inline_button,
    "BotCommand": _bot_command,
    "setMyCommands": _set_commands,
    "editMessageText": _edit_text,
    "editMessageCaption": _edited_message,
    "editMessageReplyMarkup": _edited_message,
    "sendChatAction": _chat_action,
    "setWebhook": _web_hook,
}
