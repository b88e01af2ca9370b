"""What must never be kept: numbers of identity papers and Party cards, in any text of any update.

Rule: any run of 9 or 12 digits is refused and not stored (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, from 1/1/2026).
The run is replaced before anything is written, so no later step can see it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

REDACTED = "▮▮▮"
_JOINERS = r"[\s.\-\u00ad\u200b-\u200f\u2060\ufeff]?"
_ALONE = r"(?<![\d/])(?<!\d[\s.\-])"
_RUN = re.compile(
    rf"{_ALONE}(?:\d{_JOINERS}){{11}}\d(?!{_JOINERS}\d)|{_ALONE}(?:\d{_JOINERS}){{8}}\d(?!{_JOINERS}\d)",
)
_DATE = re.compile(r"\d{1,2}\s*[./\-\s]\s*\d{1,2}\s*[./\-\s]\s*\d{4}")
_SECRET = re.compile(r"\b(?:TUYỆT MẬT|TỐI MẬT|MẬT)\b")
_TEXTS = frozenset({"text", "caption", "file_name", "question"})
_CARRIERS = frozenset({"photo", "document", "contact", "location", "venue", "passport_data", "voice", "video", "audio"})


def redact(text: str) -> str:
    """Return `text` with every run of exactly 9 or 12 digits, also one broken by spaces or dots, made unreadable."""
    return _RUN.sub(_unless_dates, text)


def _unless_dates(run: re.Match[str]) -> str:
    solid = re.sub(r"\D", "", run[0]) == run[0]
    if not solid and _DATE.search(run[0]):
        return run[0]
    return REDACTED


def is_forbidden(text: str) -> bool:
    """Tell whether a text held an identity number or is marked secret (MẬT, in capital letters as the stamp has it)."""
    return REDACTED in text or redact(text) != text or bool(_SECRET.search(unicodedata.normalize("NFC", text)))


def scrub(update: Any) -> Any:  # noqa: ANN401 — a messenger's raw update is any JSON
    """Return a raw update fit to be stored: texts redacted, and nothing left by which a file could be fetched later."""
    match update:
        case dict():
            return {key: _scrub_field(key, value) for key, value in update.items()}
        case list():
            return [scrub(item) for item in update]
        case _:
            return update


def _scrub_field(key: str, value: Any) -> Any:  # noqa: ANN401
    if key in _TEXTS and isinstance(value, str):
        return REDACTED if _SECRET.search(unicodedata.normalize("NFC", value)) else redact(value)
    if key in _CARRIERS:
        return [] if isinstance(value, list) else None
    return scrub(value)
