"""Birth dates as far as people tell them: 12/5/1990, 5/1990 or only 1990."""

from __future__ import annotations

import re
from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.dates import read_any_day
from domain.refusals import NoSuchDay, Refused
from domain.text import fold, plain_key, shorten

_OLDEST = 110
_YOUNGEST = 14  # nobody of whom a cell reports is a child: such a year is a slip of the finger
_EXAMPLE = "Đồng chí viết như 12/5/1990, 5/1990 hoặc 1990."


class Birth(BaseModel):
    """When somebody was born; month and day may be unknown."""

    model_config = ConfigDict(frozen=True)
    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """Return the birth date as people write it."""
        return "/".join(str(part) for part in (self.day, self.month, self.year) if part)

    def may_be(self, other: Birth) -> bool:
        """Tell whether both may be one: the year is the same, and month and day where both are known."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one == two for one, two in pairs if one and two)

    def tells_more_than(self, other: Birth) -> bool:
        """Tell whether this birth is told more closely than another."""
        return sum(map(bool, (self.month, self.day))) > sum(map(bool, (other.month, other.day)))

    def youngest_age(self, on: date) -> int:
        """Return the least age in full years, counted by month, that this person can have on a day."""
        return on.year - self.year - (on.month < (self.month or 12))

    def oldest_age(self, on: date) -> int:
        """Return the highest age in full years, counted by month, that this person can have on a day."""
        return on.year - self.year - (on.month < (self.month or 1))


_SAID = re.compile(r"^(?:(?:sinh|sn|ngay|nam)\s*[:.]?\s*)+")
_POLITE = re.compile(r"^(?:(?:da|thua|vang|dong chi ay|dong chi|anh ay|chi ay|em ay|nguoi nay)\s+)+|\s+(?:a|nhe|nha)$")
_SHORT_YEAR = re.compile(r"(.*[/.\-]\s*)(\d{2})")


def read_birth(typed: str, today: date) -> Birth:
    """Return a birth date from what somebody typed; a year of two digits is one that has come. Raises Refused."""
    text = _SAID.sub("", _POLITE.sub("", fold(typed)).strip(" .,;()")).strip(" .,;()")
    if re.fullmatch(r"\d{2}", text):
        text = f"{today.year // 100 - (int(text) > today.year % 100):02}{text}"
    if re.fullmatch(r"\d{4}", text):
        birth = Birth(year=int(text))
    elif found := re.fullmatch(r"(?:thang )?(\d{1,2})(?: nam)? (\d{4})", plain_key(text)):
        birth = _of_month(int(found[1]), int(found[2]))
    else:
        birth = _of_day(_with_whole_year(text, today), shorten(typed), today)
    if (birth.year, birth.month or 1, birth.day or 1) > (today.year, today.month, today.day):
        raise Refused(f"Ngày sinh {birth} chưa đến. {_EXAMPLE}")
    if birth.year > today.year - _YOUNGEST:
        raise Refused(f"Sinh {birth} thì mới {max(0, today.year - birth.year)} tuổi. {_EXAMPLE}")
    if birth.year < today.year - _OLDEST:
        raise Refused(f"Năm sinh {birth.year} xa quá. {_EXAMPLE}")
    return birth


def _with_whole_year(text: str, today: date) -> str:
    found = _SHORT_YEAR.fullmatch(text)
    if not found or len(re.findall(r"\d+", text)) != 3:
        return text
    century = today.year // 100 - (int(found[2]) > today.year % 100)
    return f"{found[1]}{century}{found[2]}"


def _of_month(month: int, year: int) -> Birth:
    if not 1 <= month <= 12:
        raise NoSuchDay(f"Không có tháng {month}. {_EXAMPLE}")
    return Birth(year=year, month=month, day=None)


def _of_day(text: str, shown: str, today: date) -> Birth:
    not_understood = Refused(f"Chưa hiểu ngày sinh “{shown}”. {_EXAMPLE}")
    if not re.search(r"\d{4}", text):
        raise not_understood
    try:
        day = read_any_day(text, today)
    except NoSuchDay as missing:
        raise NoSuchDay(f"{missing.sentence.partition('. ')[0]}. {_EXAMPLE}") from None
    except Refused:
        raise not_understood from None
    return Birth(year=day.year, month=day.month, day=day.day)
