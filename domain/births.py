"""Birth dates as far as people tell them: 12/5/1990, 5/1990 or only 1990."""

from __future__ import annotations

import re
from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.dates import month_end, read_any_day
from domain.refusals import NoSuchDay, Refused
from domain.text import clean, plain_key, shorten

_OLDEST = 110
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

    def youngest_age(self, on: date) -> int:
        """Return the least age in full years, counted by month, that this person can have on a day."""
        return on.year - self.year - (on.month < (self.month or 12))

    def oldest_age(self, on: date) -> int:
        """Return the highest age in full years, counted by month, that this person can have on a day."""
        return on.year - self.year - (on.month < (self.month or 1))


def read_birth(typed: str, today: date) -> Birth:
    """Return a birth date from what somebody typed; raises Refused."""
    text = re.sub(r"^(?:sinh|sn|sinh năm|sinh nam|năm sinh|nam sinh|năm|nam)\s*[:.]?\s*", "", clean(typed).lower())
    text = re.sub(r"^(?:năm|nam|ngày|ngay)\s+", "", text)
    if re.fullmatch(r"\d{4}", text):
        birth = Birth(year=int(text))
    elif found := re.fullmatch(r"(?:thang )?(\d{1,2})(?: nam)? (\d{4})", plain_key(text)):
        birth = _of_month(int(found[1]), int(found[2]))
    else:
        birth = _of_day(text, today)
    if (birth.year, birth.month or 1, birth.day or 1) > (today.year, today.month, today.day):
        raise Refused(f"Ngày sinh {birth} chưa đến. {_EXAMPLE}")
    if birth.year < today.year - _OLDEST:
        raise Refused(f"Năm sinh {birth.year} xa quá. {_EXAMPLE}")
    return birth


def _of_month(month: int, year: int) -> Birth:
    if not 1 <= month <= 12:
        raise NoSuchDay(f"Không có tháng {month}. {_EXAMPLE}")
    return Birth(year=year, month=month, day=None)


def _of_day(text: str, today: date) -> Birth:
    not_understood = Refused(f"Chưa hiểu ngày sinh “{shorten(text)}”. {_EXAMPLE}")
    if not re.search(r"\d{4}|\d\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}$", text):
        raise not_understood
    try:
        day = read_any_day(text, today)
    except NoSuchDay:
        raise
    except Refused:
        raise not_understood from None
    if day > month_end(today.year, 12):
        day = day.replace(year=day.year - 100)
    return Birth(year=day.year, month=day.month, day=day.day)
