"""Telegram without Telegram: a look-alike of its Bot API server, and phones to try the bot with."""

from bot.sandbox.cards import ClockControl, PhoneCard, ScenarioControl
from bot.sandbox.faults import Drop, Silent, Slow, Status, TooMany
from bot.sandbox.page import phones_app
from bot.sandbox.phone import Phone
from bot.sandbox.server import Request, TelegramServer
from bot.sandbox.views import Answer, Button, Command, Message

__all__ = [
    "Answer",
    "Button",
    "ClockControl",
    "Command",
    "Drop",
    "Message",
    "Phone",
    "PhoneCard",
    "Request",
    "ScenarioControl",
    "Silent",
    "Slow",
    "Status",
    "TelegramServer",
    "TooMany",
    "phones_app",
]
