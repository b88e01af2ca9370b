"""A message as the one-line reader sees it: the text and its folded form, letter by letter at the same places."""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.text import clean, fold

WORD = re.compile(r"[^\W_]+")
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=(?:đ/?c|d/?c|đc|dc|qc|đv|dv|ng)[^\W\d_]*\b)|(?<=đ/c|d/c)(?=[A-ZĐ])", re.IGNORECASE
)
_GLUED_VERBS = re.compile(
    r"\b(kết|ket)(?=nạp|nap)|\b(xóa|xoá|xoa)(?=tên|ten)|\b(bồi|boi)(?=dưỡng|duong)", re.IGNORECASE
)


class Text(NamedTuple):
    """A text and its folded form, letter by letter at the same places."""

    shown: str
    folded: str

    def cut(self, start: int, end: int) -> Text:
        """Return the part between two places."""
        return Text(self.shown[start:end], self.folded[start:end])

    def without(self, start: int, end: int) -> Text:
        """Return the text with a gap instead of the part between two places, the lines kept."""
        gap = " " if "\n" not in self.shown[start:end] else "\n"
        return Text(self.shown[:start] + gap + self.shown[end:], self.folded[:start] + gap + self.folded[end:])

    def __bool__(self) -> bool:
        return bool(self.shown.strip())


def as_text(said: str) -> Text:
    """Return what was said with glued words parted ("kếtnạp2đ/c"); where folding changed its length, folded itself."""
    shown = _GLUED_VERBS.sub(lambda found: f"{found[0]} ", _GLUED.sub(" ", clean(said)))
    folded = "\n".join(fold(line) for line in shown.split("\n"))
    return Text(shown, folded) if len(shown) == len(folded) else Text(folded, folded)
