"""One private chat: what both sides have written and how the person has set it up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from bot.sandbox.errors import Json, bad_request, forbidden
from bot.sandbox.views import Answer, Message, keyboard_rows

if TYPE_CHECKING:
    from bot.sandbox.files import FileStore

# Told (kind, chat id, content) of every change; the page listens with these.
Watcher: TypeAlias = Callable[[str, int, Json], None]


class Chat:
    """The state of one private chat. Message dicts are replaced, never changed in place."""

    def __init__(self, user: Json, files: FileStore, watchers: list[Watcher]) -> None:
        self.user = user
        self.id: int = user["id"]
        self.name: str = user["first_name"]
        self.card: Json = {"id": self.id, "type": "private", "first_name": self.name}
        self.begun = False  # the person has written first; until then the bot may not
        self.blocked = False
        self.messages: dict[int, Json] = {}
        self.unseen: asyncio.Queue[Message] = asyncio.Queue()
        self.answers: list[Answer] = []
        self.laid: dict[int, Json] = {}  # reply keyboards by the message that brought them
        self.reply_markup: Json = {}  # the reply keyboard or forced reply that is in force
        self.menu_button: Json = {"type": "default"}
        self._files = files
        self._watchers = watchers
        self._last_id = 0

    @property
    def last_id(self) -> int:
        """The id of the newest message ever, deleted ones included."""
        return self._last_id

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The reply keyboard below the chat now."""
        return keyboard_rows(self.reply_markup)

    def view(self, raw: Json) -> Message:
        """Return a message as the person sees it now."""
        photo = raw["photo"][-1]["file_id"] if "photo" in raw else None
        document = raw["document"]["file_id"] if "document" in raw else None
        return Message(
            raw["message_id"],
            raw["from"]["is_bot"],
            raw,
            self._files.get(photo) if photo else None,
            self._files.get(document) if document else None,
            keyboard_rows(self.laid.get(raw["message_id"], {})),
        )

    def next_id(self) -> int:
        """Take the next message id of this chat."""
        self._last_id += 1
        return self._last_id

    def open_to_bot(self) -> Chat:
        """Return the chat if the bot may write here, else refuse as Telegram does."""
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.begun:
            raise forbidden("bot can't initiate conversation with a user")
        return self

    def show(self, raw: Json) -> None:
        """Add a message, or put it in the place of its older self."""
        self.messages[raw["message_id"]] = raw
        if raw["from"]["is_bot"]:
            self.unseen.put_nowait(self.view(raw))
        self.tell("message", raw)

    def remove(self, message_id: int) -> None:
        """Delete a message for both sides."""
        if self.messages.pop(message_id, None) is None:
            raise bad_request("message to delete not found")
        self.tell("gone", {"message_id": message_id})

    def lay(self, reply_markup: Json) -> None:
        """Change what is below the chat."""
        if "keyboard" in reply_markup or reply_markup.get("force_reply"):
            self.reply_markup = reply_markup
        elif reply_markup.get("remove_keyboard"):
            self.reply_markup = {}
        else:
            return
        self.tell("phone", {})

    def tell(self, kind: str, content: Json) -> None:
        """Tell whoever watches, usually nobody, that something changed."""
        for watcher in self._watchers:
            watcher(kind, self.id, content)
