"""What Telegram knows about one bot: its chats, updates, files and menus. No HTTP happens here.

`methods.py` is the bot's side of this state, `phone.py` the people's.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.sandbox.chat import Chat, Watcher
from bot.sandbox.errors import bad_request
from bot.sandbox.files import FileStore
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.views import Command

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.errors import Json

LANGUAGE = "vi"


@dataclass(slots=True)
class WebHook:
    """Where updates are pushed; an empty address means that the bot polls."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_date: int = 0


@dataclass(frozen=True, slots=True)
class Tap:
    """A callback query that the bot has not answered yet."""

    chat_id: int
    message_id: int
    data: str


def system_time() -> datetime:
    """Return the real time: the default clock."""
    return datetime.now(UTC)


class Telegram:
    """The state behind one token."""

    def __init__(self, token: str, username: str, clock: Callable[[], datetime] = system_time) -> None:
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": username,
            "username": username,
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.author: Json = {key: self.me[key] for key in ("id", "is_bot", "first_name", "username")}
        self.updates = UpdateQueue()
        self.files = FileStore()
        self.hook = WebHook()
        self.chats: dict[int, Chat] = {}
        self.menu_button: Json = {"type": "default"}
        self.watchers: list[Watcher] = []
        self._clock = clock
        self._taps: dict[str, Tap] = {}
        self._menus: dict[tuple[str, int, str], list[Json]] = {}
        self._profile: dict[tuple[str, str], str] = {}

    def now(self) -> int:
        """Return the time of the sandbox as Unix seconds."""
        return int(self._clock().timestamp())

    def open_chat(self, user_id: int, name: str) -> Chat:
        """Return the private chat of a person, new or old."""
        if user_id not in self.chats:
            user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": LANGUAGE}
            self.chats[user_id] = Chat(user, self.files, self.watchers)
        return self.chats[user_id]

    def chat(self, chat_id: object) -> Chat:
        """Return the chat that the bot means, or refuse as Telegram does."""
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def note_tap(self, tap: Tap) -> str:
        """Remember a tap until it is answered; return the id of its callback query."""
        query_id = str(uuid.uuid4().int >> 64)
        self._taps[query_id] = tap
        return query_id

    def tap(self, query_id: str) -> Tap:
        """Return the tap that the bot answers, and forget it."""
        tap = self._taps.pop(query_id, None)
        if tap is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return tap

    def set_menu(self, scope: Json, language: str, commands: list[Json]) -> None:
        """Set the commands of exactly this scope and language; none takes the menu away."""
        self._menus.pop(_menu_key(scope, language), None)
        if commands:
            self._menus[_menu_key(scope, language)] = commands
        for chat in self.chats.values():
            chat.tell("phone", {})

    def menu(self, scope: Json, language: str) -> list[Json]:
        """Return the commands of exactly this scope and language."""
        return self._menus.get(_menu_key(scope, language), [])

    def menu_of(self, chat_id: int) -> list[Command]:
        """Return the commands that a private chat sees: the narrowest scope wins, then its language."""
        for kind, chat in (("chat", chat_id), ("all_private_chats", 0), ("default", 0)):
            for language in (LANGUAGE, ""):
                if commands := self._menus.get((kind, chat, language)):
                    return [Command(command["command"], command["description"]) for command in commands]
        return []

    def describe(self, field: str, language: str, text: str) -> None:
        """Set one text of the bot's profile."""
        self._profile[field, language] = text

    def description(self, field: str, language: str) -> str:
        """Return one text of the bot's profile, in the general language where this one has none."""
        return self._profile.get((field, language)) or self._profile.get((field, ""), "")


def _menu_key(scope: Json, language: str) -> tuple[str, int, str]:
    return scope.get("type", "default"), int(scope.get("chat_id", 0)), language
