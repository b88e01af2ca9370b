"""Requests held against the published Bot API."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.sandbox.files import Upload
from bot.sandbox.schema import check


def inline(*rows: list[dict[str, Any]]) -> str:
    return json.dumps({"inline_keyboard": rows})


def key(**fields: object) -> dict[str, Any]:
    return {"text": "Có", **fields}


SEND = {"chat_id": "1001", "text": "Chào"}
COMMANDS = json.dumps([{"command": "menu", "description": "Việc"}])

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("getMe", {}),
    ("sendMessage", SEND),
    ("sendMessage", {"chat_id": 1001, "text": "x" * 4096, "disable_notification": True}),
    ("sendMessage", SEND | {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}),
    ("sendMessage", SEND | {"text": "😀" * 2048}),
    ("sendMessage", SEND | {"reply_markup": inline([key(callback_data="x" * 64)])}),
    ("sendMessage", SEND | {"reply_markup": inline(*[[key(callback_data="x")] * 8] * 12)}),
    ("sendMessage", SEND | {"reply_markup": inline([key(url="https://a.vn", style="danger")])}),
    ("sendMessage", SEND | {"reply_markup": inline([key(copy_text={"text": "MÃ"})])}),
    ("sendMessage", SEND | {"reply_markup": json.dumps({"keyboard": [[{"text": "A"}]], "is_persistent": True})}),
    ("sendMessage", SEND | {"reply_markup": '{"remove_keyboard": true}'}),
    ("sendMessage", SEND | {"disable_notification": "false", "link_preview_options": '{"is_disabled": true}'}),
    ("sendDocument", {"chat_id": "1", "document": Upload("a.txt", b"a"), "caption": "x" * 1024}),
    ("sendDocument", {"chat_id": "1", "document": "file-id"}),
    ("sendLocation", {"chat_id": 1, "latitude": "21.3", "longitude": 106}),
    ("getUpdates", {"offset": "-1", "limit": "100", "allowed_updates": '["message"]'}),
    ("setMyCommands", {"commands": COMMANDS, "scope": '{"type": "chat", "chat_id": 1}', "language_code": "vi"}),
    ("setMyCommands", {"commands": COMMANDS, "scope": '{"type": "all_private_chats"}'}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200, "show_alert": "True"}),
]

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("sendTelepathy", {}, "unknown method"),
    ("sendMessage", {"text": "Chào"}, "chat_id: required"),
    ("sendMessage", SEND | {"colour": "red"}, "colour: unknown parameter"),
    ("sendMessage", SEND | {"chat_id": 1.5}, "chat_id: Integer or String expected"),
    ("sendMessage", SEND | {"text": 5}, "text: string expected"),
    ("sendMessage", SEND | {"text": ""}, "message text is empty"),
    ("sendMessage", SEND | {"text": " \n"}, "message text is empty"),
    ("sendMessage", SEND | {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", SEND | {"text": "x" * 4097}, "message is too long: 4097"),
    ("sendMessage", SEND | {"text": "😀" * 2049}, "message is too long: 4098"),
    ("sendMessage", SEND | {"text": "<u>x", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", SEND | {"disable_notification": "maybe"}, "disable_notification: cannot be read"),
    ("sendMessage", SEND | {"reply_markup": "{"}, "reply_markup: cannot be read"),
    ("sendMessage", SEND | {"reply_markup": inline([key(callback_data="x" * 65)])}, "callback_data: 65 bytes"),
    ("sendMessage", SEND | {"reply_markup": inline([key(callback_data="ế" * 22)])}, "callback_data: 66 bytes"),
    ("sendMessage", SEND | {"reply_markup": inline([key(callback_data="x")] * 9)}, r"\[0\]: 9 buttons in a row"),
    ("sendMessage", SEND | {"reply_markup": inline(*[[key(callback_data="x")]] * 101)}, "101 buttons"),
    ("sendMessage", SEND | {"reply_markup": inline([key()])}, r"\[0\]\[0\]: a button does exactly one thing"),
    ("sendMessage", SEND | {"reply_markup": inline([key(url="a", callback_data="b")])}, "exactly one thing"),
    ("sendMessage", SEND | {"reply_markup": inline([key(url="a", text=" ")])}, "a button needs a label"),
    ("sendMessage", SEND | {"reply_markup": inline([key(url="a", style="pink")])}, "style: 'pink' is none of"),
    ("sendMessage", SEND | {"reply_markup": '{"inline_keyboard": [{"text": "A"}]}'}, r"keyboard\[0\]: array of"),
    ("sendMessage", SEND | {"reply_markup": "[]"}, "reply_markup: InlineKeyboardMarkup or"),
    ("sendMessage", SEND | {"reply_markup": '{"remove_keyboard": false}'}, "remove_keyboard: true expected"),
    ("sendMessage", SEND | {"entities": '[{"type": "bold", "offset": 0}]'}, r"entities\[0\].length: required"),
    ("editMessageText", {"chat_id": 1, "text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": 1, "message_id": 1}, "message text is empty"),
    ("sendPhoto", {"chat_id": 1, "photo": "id", "caption": "x" * 1025}, "message caption is too long"),
    ("getUpdates", {"limit": "101"}, "limit: 101 is not between 1 and 100"),
    ("getUpdates", {"limit": True}, "limit: integer expected"),
    ("getUpdates", {"offset": "soon"}, "offset: cannot be read"),
    ("setMyCommands", {"commands": COMMANDS, "scope": '{"type": "chat"}'}, "scope.chat_id: required"),
    ("setMyCommands", {"commands": COMMANDS, "scope": '{"type": "family"}'}, "scope.type: must be"),
    ("setMyCommands", {"commands": '[{"command": "Ă", "description": "x"}]'}, r"commands\[0\].command"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "text: 201 characters"),
    ("setWebhook", {"url": "https://a.vn", "certificate": "text"}, "certificate: file expected"),
]


@pytest.mark.parametrize(("method", "params"), GOOD)
def test_telegram_would_take(method: str, params: dict[str, Any]) -> None:
    assert check(method, params) == []


@pytest.mark.parametrize(("method", "params", "complaint"), BAD)
def test_telegram_would_refuse(method: str, params: dict[str, Any], complaint: str) -> None:
    (problem,) = check(method, params)
    assert re.search(complaint, problem), problem
