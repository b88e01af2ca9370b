"""A document in the Party's form, as data (399-QĐ/TW of 9/1/2026, 05-HD/VPTW of 27/5/2026). Always a draft.

A4, margins 20/20/30/15 mm, Times New Roman 14; on the left who issues it over an asterisk and its number without a
colon, on the right the Party's name, ruled under, with place and day; the type's name, what it is about, a dash; the
signature on the right, who receives it on the left.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from domain.organisation import Unit, place_of
from domain.periods import Period
from domain.tables import Table
from domain.text import capitalised, plain_key

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
DRAFT = "DỰ THẢO"
ANNEX, RECIPIENTS = "PHỤ LỤC", "Nơi nhận:"


class Organ(NamedTuple):
    """Who issues a document for a unit: the name in its header, the letters in its number, whom it is signed for."""

    name: str
    letters: str
    signed_for: str

    @property
    def spoken(self) -> str:
        """Return it as a sentence names it: Đảng ủy xã Châu Minh."""
        return self.name.capitalize() if len(self.name.split()) < 3 else _spoken(self.name)


def _spoken(name: str) -> str:
    """Return a name in capitals with a capital for each proper word, kinds of places in small letters."""
    kind, organ, *rest = name.split()
    told = (word.lower() if word.lower() in _PLACES else word.capitalize() for word in rest)
    return " ".join((kind.capitalize(), organ.lower(), *told))


_PLACES = frozenset({"xã", "phường", "huyện", "thôn", "cơ", "quan", "trường"})
_ORGANS = (
    ("dang bo tinh ", "TỈNH ỦY", "TU"),
    ("dang bo thanh pho ", "THÀNH ỦY", "TU"),
    ("dang bo huyen ", "HUYỆN ỦY", "HU"),
    ("dang bo thi xa ", "THỊ ỦY", "TU"),
    ("dang bo ", "ĐẢNG ỦY", "ĐU"),
    ("chi bo ", "CHI BỘ", "CB"),
)


def organ_of(unit: Unit) -> Organ:
    """Return who issues a unit's documents: Đảng bộ xã Châu Minh → ĐẢNG ỦY XÃ CHÂU MINH, ĐU, T/M ĐẢNG ỦY."""
    key = f"{plain_key(unit.name)} "
    for begin, name, letters in _ORGANS:
        if key.startswith(begin):
            rest = " ".join(unit.name.split()[len(begin.split()) :])
            return Organ(f"{name} {rest}".upper().strip(), letters, f"T/M {name}")
    return Organ(unit.name.upper(), "BC", "T/M ĐẢNG ỦY")


def place_named(unit: Unit) -> str:
    """Return the place that a document of a unit is dated at: what people call the unit."""
    words = len(place_of(plain_key(unit.name)).split())
    return capitalised(" ".join(unit.name.split()[-words:]))


class Paragraph(BaseModel):
    """A paragraph: a heading of a part (1), of a point (2), or text (0); what is open stands in brackets."""

    model_config = ConfigDict(frozen=True)
    text: str
    level: int = 0


class Paper(BaseModel):
    """A document with its header, text, signature and annex."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    above: str
    issuer: str
    number: str
    dated: str
    type: str
    about: str
    paragraphs: tuple[Paragraph, ...]
    signed_for: str
    signed_as: str
    recipients: tuple[str, ...]
    annex: Table
    note: str


def dated(place: str, day: date) -> str:
    """Return place and day as a document writes them: Châu Minh, ngày 05 tháng 02 năm 2026, with a zero only there."""
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"


def file_name(unit: Unit, what: str, period: Period, day: date) -> str:
    """Return the name of a file about a unit, in letters that every phone and computer takes."""
    return "-".join(plain_key(f"{what} {place_named(unit)} {period.code} {day:%Y%m%d}").split())
