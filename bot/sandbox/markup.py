"""Telegram's HTML: from tags to plain text with entities, and back.

Offsets and lengths count UTF-16 units because Telegram's do; an emoji is two of them.
"""

from __future__ import annotations

import functools
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.sandbox.errors import Json

_TOKEN = re.compile(
    r"""[^<&]+
    | <(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>
    | &(?P<reference>lt|gt|amp|quot|\#[0-9]{1,7}|\#x[0-9A-Fa-f]{1,6});
    | [<&]""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)])|(?<![\w/@.])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)\b"
)
_SPACE = " \t\r\n"

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "text_link": "a",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


class MarkupError(ValueError):
    """The HTML cannot be read; the message is what Telegram would say."""


class Formatted(NamedTuple):
    """Visible text and what is marked in it."""

    text: str
    entities: tuple[Json, ...]


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    start: int
    entity: Json = field(default_factory=dict)


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@functools.lru_cache(maxsize=512)
def parse(source: str) -> Formatted:
    """Read Telegram HTML. Raise MarkupError where Telegram would refuse to parse it."""
    if "<" not in source and "&" not in source:
        return plain(source)
    reader = _Reader(source)
    for token in _TOKEN.finditer(source):
        reader.take(token)
    return reader.finish()


@functools.lru_cache(maxsize=512)
def plain(source: str) -> Formatted:
    """Return text without tags; links and commands in it are marked as a client would find them."""
    text = source.strip(_SPACE)
    return Formatted(text, tuple(_found(text)))


def trimmed(text: str, entities: Iterable[Json]) -> Formatted:
    """Cut the white space at both ends off, as Telegram does, and move the entities along."""
    kept = text.strip(_SPACE)
    lead = len(text) - len(text.lstrip(_SPACE))
    end = units(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        length = min(entity["offset"] + entity["length"] - lead, end) - start
        if length > 0:
            moved.append({**entity, "offset": start, "length": length})
    return Formatted(kept, tuple(sorted(moved, key=lambda entity: (entity["offset"], -entity["length"]))))


def _found(text: str) -> Iterable[Json]:
    if "/" not in text:
        return
    for match in _FOUND.finditer(text):
        kind = match.lastgroup
        yield {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}


class _Reader:
    """One pass over one message; offsets in complaints are bytes of the source, as in Telegram's."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def take(self, token: re.Match[str]) -> None:
        if token["tag"] is not None:
            self._tag(token)
        elif token["reference"] is not None:
            self._text(html.unescape(token[0]))
        elif token[0] == "<":
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(token)}")
        else:
            self._text(token[0])

    def finish(self) -> Formatted:
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        text = "".join(self._pieces)
        return trimmed(text, [*self._entities, *self._found_outside(text)])

    def _text(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += units(piece)

    def _tag(self, token: re.Match[str]) -> None:
        tag = token["tag"].lower()
        if token["end"]:
            self._close(tag, token)
        elif tag in _TYPES:
            entity = _entity(tag, _attributes(token["attributes"]))
            if entity is None:
                raise MarkupError(f'Tag "{tag}" must have its attribute at byte offset {self._byte(token)}')
            self._open.append(_Open(tag, self._length, entity))
        else:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self._byte(token)}')

    def _close(self, tag: str, token: re.Match[str]) -> None:
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(token)}")
        begun = self._open.pop()
        if begun.tag != tag:
            raise MarkupError(
                f'Unmatched end tag at byte offset {self._byte(token)}, expected "</{begun.tag}>", found "</{tag}>"'
            )
        language = begun.entity.pop("language", None) if tag == "code" else None
        if language and self._open and self._open[-1].tag == "pre":
            self._open[-1].entity["language"] = language
            return
        self._entities.append({**begun.entity, "offset": begun.start, "length": self._length - begun.start})

    def _found_outside(self, text: str) -> list[Json]:
        """Return links and commands that no link, code or quotation of program text covers."""
        taken = [entity for entity in self._entities if entity["type"] in {"text_link", "code", "pre"}]
        return [found for found in _found(text) if not any(_overlap(found, entity) for entity in taken)]

    def _byte(self, token: re.Match[str]) -> int:
        return len(self._source[: token.start()].encode())


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _attributes(source: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(source)
    }


def _entity(tag: str, attributes: dict[str, str]) -> Json | None:
    """Return the entity that a start tag begins; None when its attribute is missing."""
    entity: Json = {"type": _TYPES[tag]}
    if tag == "a":
        if not attributes.get("href"):
            return None
        entity["url"] = attributes["href"]
    elif tag == "span" and attributes.get("class") != "tg-spoiler":
        return None
    elif tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    elif tag == "code" and attributes.get("class", "").startswith("language-"):
        entity["language"] = attributes["class"].removeprefix("language-")
    return entity


def render(text: str, entities: Sequence[Json]) -> str:
    """Write text with entities as HTML again, for tests that read what a person sees."""
    data = text.encode("utf-16-le", "surrogatepass")
    marks = [entity for entity in entities if entity["type"] in _TAGS]
    edges = sorted({0, units(text), *(edge for mark in marks for edge in _edges(mark))})
    out: list[str] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        out.extend(_closing(mark) for mark in reversed(marks) if _edges(mark)[1] == start)
        out.extend(_opening(mark) for mark in marks if mark["offset"] == start)
        out.append(html.escape(data[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(out)


def _edges(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _opening(entity: Json) -> str:
    match entity["type"]:
        case "text_link":
            return f'<a href="{html.escape(entity["url"])}">'
        case "expandable_blockquote":
            return "<blockquote expandable>"
        case "pre" if "language" in entity:
            return f'<pre><code class="language-{html.escape(entity["language"])}">'
        case kind:
            return f"<{_TAGS[kind]}>"


def _closing(entity: Json) -> str:
    inner = "</code>" if entity["type"] == "pre" and "language" in entity else ""
    return f"{inner}</{_TAGS[entity['type']]}>"
