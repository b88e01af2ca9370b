"""What must never be kept: numbers of identity papers and Party cards, in any text of any update.

Rule: any run of 9 or 12 digits is refused and not stored (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, from 1/1/2026).
The run is replaced before anything is written, so no later step can see it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from domain.text import fold

REDACTED = "▮▮▮"
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_SOLID = re.compile(rf"(?<!\d)(?<!\+84[ .\-])(?:(?:\d[{_UNSEEN}]*){{11}}|(?:\d[{_UNSEEN}]*){{8}})\d(?![{_UNSEEN}]*\d)")
_JOINER = rf"(?:[^\S\n]|[.\-–{_UNSEEN}]){{1,3}}"
_CHAIN = re.compile(rf"\d+(?:{_JOINER}\d+)+")
_DATE = re.compile(
    rf"(?<!\d)(?:0?[1-9]|[12]\d|3[01]){_JOINER}(?:0?[1-9]|1[0-2]){_JOINER}(?:19|20)\d\d(?!\d)",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT_CODE = re.compile(r"\d{2}(?:\.\d{3}){4}")
_CARD = re.compile(r"\b(?:the dang|so the|cccd|cmnd|can cuoc)\b[^\d\n]{0,20}\d[\d. ]{4,}")
_LENGTHS = (9, 12)
_SHORTEST_GROUP = 3
_SECRET = re.compile(r"\b(?:TUYỆT MẬT|TỐI MẬT|MẬT)\b")
_SECRET_SAID = re.compile(
    r"\b(?:tuyệt mật|tối mật|tuyet mat|(?:tài liệu|tai lieu|văn bản|van ban|công văn|cong van|đóng dấu|dong dau)"
    r" (?:mật|mat)(?! (?:độ|do))|(?:hồ sơ|dấu|độ) mật)\b",
    re.IGNORECASE,
)
# What a verification found about somebody's political past is never typed into a chat.
_FINDING = re.compile(r"\bket luan tham tra (?:ve|cua|doi voi)\b|\blich su chinh tri\b")
_TEXTS = frozenset({"text", "caption", "file_name", "question"})
_CARRIERS = frozenset(
    {
        "animation",
        "audio",
        "contact",
        "location",
        "passport_data",
        "photo",
        "sticker",
        "venue",
        "video",
        "video_note",
        "voice",
    }
)


def redact(text: str) -> str:
    """Return `text` with every run of exactly 9 or 12 digits made unreadable.

    A run may be broken by spaces, dots or dashes (001 202 012 345); days among the digits do not count.
    """
    return _CHAIN.sub(_unless_dates, _SOLID.sub(REDACTED, text))


def _unless_dates(chain: re.Match[str]) -> str:
    """Return a chain of digit groups, unreadable where it holds an identity number beside whatever else it holds."""
    groups = re.findall(r"\d+", _DATE.sub(" ", chain[0]))
    a_phone = chain[0].startswith("84") and chain.string[: chain.start()].endswith("+")
    if a_phone or _UNIT_CODE.fullmatch(chain[0]) or all(map(_YEAR.fullmatch, groups)):
        return chain[0]
    whole = sum(map(len, groups)) in _LENGTHS
    return REDACTED if whole or _has_number(list(map(len, groups))) else chain[0]


def _has_number(lengths: list[int]) -> bool:
    """Tell whether neighbouring groups of three digits or more make 9 or 12 together."""
    for first in range(len(lengths)):
        total = 0
        for length in lengths[first:]:
            total += length
            if length < _SHORTEST_GROUP or total > max(_LENGTHS):
                break
            if total in _LENGTHS:
                return True
    return False


def is_forbidden(text: str) -> bool:
    """Tell whether a text held an identity number, is marked or called secret, or tells what a verification found.

    The stamp has MẬT in capital letters; in small ones mật is honey too, and without diacritics "mất" is lost.
    """
    whole, folded = unicodedata.normalize("NFC", text), fold(text)
    marked = bool(_SECRET.search(whole) or _SECRET_SAID.search(whole) or _CARD.search(folded))
    marked = marked or bool(_FINDING.search(folded))
    return marked or REDACTED in text or redact(text) != text


def scrub(update: Any) -> Any:  # noqa: ANN401 — a messenger's raw update is any JSON
    """Return a raw update fit to be stored: nothing of a forbidden text, nothing by which a file could be fetched."""
    match update:
        case dict():
            return {key: _scrub_field(key, value) for key, value in update.items()}
        case list():
            return [scrub(item) for item in update]
        case _:
            return update


_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _spreadsheet(document: Any) -> Any:  # noqa: ANN401
    """Return by what an Excel file can be fetched to be read once, without its name; nothing of any other file."""
    if not isinstance(document, dict):
        return None
    name, kind = str(document.get("file_name", "")).lower(), document.get("mime_type")
    if kind != _SPREADSHEET and not name.endswith(".xlsx"):
        return None
    kept = {key: document[key] for key in ("file_id", "file_unique_id", "file_size") if key in document}
    return {**kept, "mime_type": _SPREADSHEET}


def _scrub_field(key: str, value: Any) -> Any:  # noqa: ANN401
    if key == "document":
        return _spreadsheet(value)
    if key in _TEXTS and isinstance(value, str):
        return REDACTED if is_forbidden(value) else value
    if key in _CARRIERS:
        return [] if isinstance(value, list) else None
    return scrub(value)
