"""Sending replies by Telegram."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.messenger import Gone, MayHaveArrived, Rejected, TryLater
from bot.rendering.making import Maker
from bot.telegram.request import NotSent
from domain.charts import Chart
from domain.papers import Paper
from domain.reply import Book, Choice, Reply, Style, split

log = structlog.get_logger()
Json = dict[str, Any]
LONGEST, LONGEST_CAPTION = 4000, 1000
_STYLES = {Style.MAIN: "primary", Style.GOOD: "success", Style.DANGER: "danger"}
_PLACEHOLDER = "Gõ hoặc bấm nút"


class TelegramMessenger:
    """Renders replies as Telegram messages."""

    def __init__(self, bot: Bot, maker: Maker) -> None:
        self._bot, self._maker = bot, maker

    async def deliver(self, address: str, reply: Reply, replaces: str | None) -> str:
        """Send a reply; see `Messenger`."""
        try:
            return await self._deliver(int(address), reply, replaces)
        except Forbidden as error:
            raise Gone(str(error)) from error
        except RetryAfter as error:
            raise TryLater(error._retry_after.total_seconds(), "429", flood=True) from error  # noqa: SLF001 — the public one warns
        except TimedOut as error:
            raise MayHaveArrived(str(error)) from error
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                raise Gone(str(error)) from error
            raise Rejected(str(error)) from error
        except NotSent as error:
            raise TryLater(1, str(error)) from error
        except NetworkError as error:
            raise TryLater(2, str(error)) from error
        except TelegramError as error:
            raise TryLater(30, str(error)) from error

    async def _deliver(self, chat_id: int, reply: Reply, replaces: str | None) -> str:
        attached = _attached(reply)
        if replaces and not (reply.keyboard or attached) and await self._replaced(chat_id, reply, int(replaces)):
            return replaces
        if reply.commands:
            await self._set_commands(chat_id, reply)
        if attached:  # a message of words cannot become one with a file
            kind, content, name = attached
            try:
                made = await self._maker.make(content)
            except Exception:  # a picture that cannot be made must not take the figures with it
                log.exception("file not made", title=reply.title)
                reply = reply.in_words()
            else:
                return await self._send_file(chat_id, reply, kind, InputFile(made, filename=name))
        *before, last = split(reply.body, LONGEST)
        for part in before:
            await self._call("sendmessage", {"chat_id": chat_id, "text": part})
        message = {"chat_id": chat_id, "text": last, **_marks(reply, whole=not before)}
        if reply.internal:
            message["protect_content"] = True
        if markup := _keyboard(reply) or _buttons(reply):
            message["reply_markup"] = markup
        sent = await self._call("sendmessage", message)
        return str(sent["message_id"])

    async def _send_file(self, chat_id: int, reply: Reply, kind: str, file: InputFile) -> str:
        """Send a picture or a document with its words under it; a document is there to be worked on, so it is open."""
        message: Json = {"chat_id": chat_id, kind: file, "caption": split(reply.body, LONGEST_CAPTION)[0]}
        if marks := _marks(reply, whole=True):
            message["caption_entities"] = marks["entities"]
        if reply.internal:
            message["protect_content"] = True
        if markup := _buttons(reply):
            message["reply_markup"] = markup
        sent = await self._call(f"send{kind}", message)
        return str(sent["message_id"])

    async def _set_commands(self, chat_id: int, reply: Reply) -> None:
        """Set the command menu, before the message, so that trying again doubles nothing."""
        commands = [BotCommand(command.name, command.description) for command in reply.commands]
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
        except TimedOut as error:
            raise TryLater(1, str(error)) from error

    async def _call(self, method: str, parameters: Json) -> Json:
        """Call a method without parsing its answer into objects that nobody reads."""
        answer: Json = await self._bot.do_api_request(method, parameters)
        return answer

    async def _replaced(self, chat_id: int, reply: Reply, message_id: int) -> bool:
        """Edit a message; return False where it can no longer be edited and a new one must be sent."""
        edit = {"chat_id": chat_id, "message_id": message_id, "text": reply.body, **_marks(reply, whole=True)}
        if markup := _buttons(reply):
            edit["reply_markup"] = markup
        try:
            await self._call("editmessagetext", edit)
        except TimedOut as error:
            # Editing twice does no harm, so a lost answer is simply tried again.
            raise TryLater(1, str(error)) from error
        except BadRequest as error:
            return "not modified" in str(error)
        return True


def _attached(reply: Reply) -> tuple[str, Chart | Book | Paper, str] | None:
    """Return what comes with a reply: how Telegram calls it, what it shows, and the file's name."""
    if reply.document:
        return "document", reply.document.content, reply.document.name
    return ("photo", reply.picture, "chibot.png") if reply.picture else None


def _marks(reply: Reply, *, whole: bool) -> Json:
    """Return the entities that print a title in bold."""
    if not reply.title or not whole:
        return {}
    return {"entities": [{"type": "bold", "offset": 0, "length": len(reply.title.encode("utf-16-le")) // 2}]}


def _buttons(reply: Reply) -> Json | None:
    if not reply.rows:
        return None
    return {"inline_keyboard": [[_button(choice) for choice in row] for row in reply.rows]}


def _button(choice: Choice) -> Json:
    button = {"text": choice.label, "callback_data": choice.address}
    return button | ({"style": _STYLES[choice.style]} if choice.style in _STYLES else {})


def _keyboard(reply: Reply) -> Json | None:
    if not reply.keyboard:
        return None
    return {
        "keyboard": [[{"text": label} for label in row] for row in reply.keyboard],
        "resize_keyboard": True,
        "is_persistent": True,
        "input_field_placeholder": _PLACEHOLDER,
    }
