"""What a person sees: messages as read-only views over Telegram's own JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.sandbox import markup

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.files import StoredFile


class Button(NamedTuple):
    """An inline button; `action` is its callback data, its address, or the text that it copies."""

    label: str
    action: str


Rows: TypeAlias = tuple[tuple[Button, ...], ...]
Keyboard: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat at one moment; an edit makes a new view."""

    id: int
    from_bot: bool
    raw: Json = field(repr=False)
    photo: StoredFile | None = field(default=None, repr=False)
    document: StoredFile | None = field(default=None, repr=False)
    keyboard: Keyboard = ()  # the rows of the reply keyboard that came with this message

    @property
    def text(self) -> str:
        """The words of the message, or the caption of its file."""
        text: str = self.raw.get("text") or self.raw.get("caption") or ""
        return text

    @property
    def entities(self) -> list[Json]:
        """What is marked in the text, as Telegram's MessageEntity objects."""
        found: list[Json] = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return found

    @property
    def html(self) -> str:
        """The text with its marks written as Telegram HTML."""
        return markup.render(self.text, self.entities)

    @property
    def buttons(self) -> Rows:
        """The inline buttons, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return tuple(tuple(Button(button["text"], _action(button)) for button in row) for row in rows)

    @property
    def labels(self) -> Keyboard:
        """The labels of the inline buttons, row by row."""
        return tuple(tuple(button.label for button in row) for row in self.buttons)

    @property
    def edited(self) -> bool:
        """Whether the text was changed after it was first shown."""
        return "edit_date" in self.raw

    @property
    def date(self) -> datetime:
        """When it was sent, by the clock of the sandbox."""
        return datetime.fromtimestamp(self.raw["date"], UTC)

    def __str__(self) -> str:
        buttons = "".join(f" [{label}]" for row in self.labels for label in row)
        attached = self.photo or self.document
        return f"{self.text}{f' 📎 {attached.name}' if attached else ''}{buttons}"


class Answer(NamedTuple):
    """What the bot said to a tap with answerCallbackQuery."""

    data: str
    text: str
    alert: bool


class Command(NamedTuple):
    """One line of the command menu."""

    command: str
    description: str


def keyboard_rows(reply_markup: Json) -> Keyboard:
    """Return the labels of a reply keyboard, row by row."""
    rows = reply_markup.get("keyboard", [])
    return tuple(tuple(str(button["text"]) for button in row) for row in rows)


def _action(button: Json) -> str:
    if "copy_text" in button:
        return str(button["copy_text"]["text"])
    return str(button.get("callback_data") or button.get("url") or "")
