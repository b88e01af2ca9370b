"""Sending replies by Telegram."""

from __future__ import annotations

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.messenger import Gone, MayHaveArrived, Rejected, TryLater
from bot.telegram.request import NotSent
from domain.reply import Reply, Style, split

LONGEST = 4000
_STYLES = {Style.MAIN: "primary", Style.GOOD: "success", Style.DANGER: "danger"}
_PLACEHOLDER = "Gõ hoặc bấm nút"


class TelegramMessenger:
    """Renders replies as Telegram messages."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

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
        if replaces and not reply.keyboard and await self._replaced(chat_id, reply, int(replaces)):
            return replaces
        sent = None
        *before, last = split(reply.body, LONGEST)
        for part in before:
            sent = await self._bot.send_message(chat_id, part)
        sent = await self._bot.send_message(
            chat_id,
            last,
            entities=_bold(reply, whole=not before),
            reply_markup=_keyboard(reply) or _buttons(reply),
            protect_content=reply.internal or None,
        )
        if reply.commands:
            commands = [BotCommand(command.name, command.description) for command in reply.commands]
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
        return str(sent.message_id)

    async def _replaced(self, chat_id: int, reply: Reply, message_id: int) -> bool:
        """Edit a message; return False where it can no longer be edited and a new one must be sent."""
        try:
            await self._bot.edit_message_text(
                reply.body,
                chat_id,
                message_id,
                entities=_bold(reply, whole=True),
                reply_markup=_buttons(reply),
            )
        except TimedOut as error:
            # Editing twice does no harm, so a lost answer is simply tried again.
            raise TryLater(1, str(error)) from error
        except BadRequest as error:
            return "not modified" in str(error)
        return True


def _bold(reply: Reply, *, whole: bool) -> list[MessageEntity]:
    if not reply.title or not whole:
        return []
    return [MessageEntity(MessageEntity.BOLD, 0, len(reply.title.encode("utf-16-le")) // 2)]


def _buttons(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(choice.label, callback_data=choice.address, style=_STYLES.get(choice.style))
                for choice in row
            ]
            for row in reply.rows
        ]
    )


def _keyboard(reply: Reply) -> ReplyKeyboardMarkup | None:
    if not reply.keyboard:
        return None
    return ReplyKeyboardMarkup(
        reply.keyboard, resize_keyboard=True, is_persistent=True, input_field_placeholder=_PLACEHOLDER
    )
