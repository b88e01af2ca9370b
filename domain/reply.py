"""What the bot answers, without any messenger in it: text and rows of choices.

Each messenger renders a reply with what it has. `as_plain` is the rendering for those that have only text: choices are
numbered, and the number is what people type.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.charts import Chart
from domain.papers import Paper
from domain.tables import Table

_NO_PICTURE = "⚠️ Hình chưa vẽ được; số liệu bằng chữ ở trên vẫn đúng. Đồng chí thử lại sau ít phút."
_NO_FILE = "⚠️ Tệp chưa tạo được, số liệu không mất. Đồng chí thử lại sau ít phút."


class Style(StrEnum):
    """How much a choice should stand out."""

    PLAIN = "plain"
    MAIN = "main"
    GOOD = "good"
    DANGER = "danger"


class Choice(BaseModel):
    """A labelled address to go to."""

    model_config = ConfigDict(frozen=True)
    label: str
    address: str
    style: Style = Style.PLAIN


class Command(BaseModel):
    """A command of the menu, as a messenger lists it."""

    model_config = ConfigDict(frozen=True)
    name: str
    description: str


class Book(BaseModel):
    """A workbook: a sheet for each table; `heading` and `note` stand above and below the first one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    heading: str
    note: str
    tables: tuple[Table, ...]


class Document(BaseModel):
    """A file with its name."""

    model_config = ConfigDict(frozen=True)
    name: str
    content: Book | Paper


class Reply(BaseModel):
    """One message to a person.

    `in_place` asks to replace the message whose button was pressed; `beside` forbids it, because a receipt may stand
    there. `numbered` is off where a typed number is itself
    the answer. `internal` marks figures that should not be passed on. `keyboard` holds the labels that stay under the
    input field; `commands` becomes the chat's command menu. A `picture` or a `document` is kept as what it shows, and
    drawn or written as it is sent.
    """

    model_config = ConfigDict(frozen=True)
    title: str = ""
    text: str = ""
    rows: tuple[tuple[Choice, ...], ...] = ()
    in_place: bool = False
    beside: bool = False
    numbered: bool = True
    internal: bool = False
    keyboard: tuple[tuple[str, ...], ...] = ()
    commands: tuple[Command, ...] = ()
    picture: Chart | None = None
    document: Document | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return all choices in reading order."""
        return tuple(choice for row in self.rows for choice in row)

    @property
    def body(self) -> str:
        """Return title and text together."""
        return "\n".join(part for part in (self.title, self.text) if part)

    def in_words(self) -> Reply:
        """Return the same reply without its picture or file, which could not be made; it says so."""
        said = _NO_PICTURE if self.picture else _NO_FILE
        return self.model_copy(update={"text": f"{self.text}\n\n{said}", "picture": None, "document": None})

    def after(self, text: str) -> Reply:
        """Return the same reply with a sentence put before it."""
        return self.model_copy(update={"title": "", "text": f"{text}\n\n{self.body}" if self.body else text})


def numbered(reply: Reply) -> dict[int, Choice]:
    """Return the number by which each choice can be typed.

    A label that is itself a number (a line of the list above it) keeps it; the others follow.
    """
    own = {int(choice.label): choice for choice in reply.choices if choice.label.isdecimal()}
    others = [choice for choice in reply.choices if not choice.label.isdecimal()]
    return own | dict(enumerate(others, max(own, default=0) + 1))


def as_plain(reply: Reply) -> str:
    """Return a reply as plain text with numbered choices."""
    body = "\n".join(part for part in (reply.body, attached(reply)) if part)
    if not reply.choices:
        return body
    if not reply.numbered:
        words = " · ".join(choice.label for choice in reply.choices)
        return f"{body}\n\nGõ số, hoặc gõ: {words}"
    named = {n: choice.label for n, choice in numbered(reply).items() if not choice.label.isdecimal()}
    lines = (f"{number}. {label}" for number, label in named.items())
    return f"{body}\n\n" + "\n".join(lines) + "\nGõ số để chọn."


def attached(reply: Reply) -> str:
    """Return what comes with a reply that is no text, in words; empty where nothing does."""
    if reply.document:
        return f"[tệp {reply.document.name}]"
    return f"[hình: {reply.picture.title}]" if reply.picture else ""


def column(*choices: Choice) -> tuple[tuple[Choice, ...], ...]:
    """Return choices one under the other."""
    return tuple((choice,) for choice in choices)


def grid(choices: tuple[Choice, ...], width: int) -> tuple[tuple[Choice, ...], ...]:
    """Return choices in rows of `width`."""
    return tuple(choices[i : i + width] for i in range(0, len(choices), width))


def split(text: str, longest: int) -> list[str]:
    """Return a text in parts of at most `longest` UTF-16 units, as messengers count.

    It is cut at line ends where that can be.
    """
    parts = [""]
    for piece in (piece for line in text.split("\n") for piece in _pieces(line, longest)):
        joined = f"{parts[-1]}\n{piece}" if parts[-1] else piece
        if _units(joined) <= longest:
            parts[-1] = joined
        else:
            parts.append(piece)
    return [part for part in parts if part] or [""]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(line: str, longest: int) -> list[str]:
    if _units(line) <= longest:
        return [line]
    pieces = [""]
    for char in line:
        if _units(pieces[-1] + char) > longest and pieces[-1]:
            pieces.append("")
        pieces[-1] += char
    return pieces
