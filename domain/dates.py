"""Days as Vietnamese people write them. The day always stands before the month.

Reading what somebody typed is kept apart from reading a stored date: only the first may ask back.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from domain.refusals import NoSuchDay, Option, Refused, Unclear
from domain.text import clean, plain_key, shorten

_SEPARATED = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?")
_SPACED = re.compile(r"(\d{1,2}) (\d{1,2})(?: (\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4})")
_IN_WORDS = re.compile(r"(?:ngay |mung |mong )?(\d{1,2}) thang (\d{1,2})(?: nam)?(?: (\d{4}))?")
_THIS_MONTH = re.compile(r"(?:ngay |mung |mong )(\d{1,2})(?: thang nay)?")
_WEEKDAY = re.compile(r"(?:thu )?(hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn")
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_RELATIVE = {
    "hom nay": 0, "nay": 0, "bua nay": 0, "sang nay": 0, "chieu nay": 0, "toi nay": 0, "hnay": 0, "vua xong": 0,
    "hom qua": 1, "qua": 1, "bua qua": 1, "hqua": 1, "toi qua": 1, "chieu qua": 1, "sang qua": 1,
    "hom kia": 2, "bua kia": 2,
}  # fmt: skip
EARLIEST = date(1930, 2, 3)  # the Party was founded on 3/2/1930: no event here is older


def day_text(day: date, today: date | None = None) -> str:
    """Return a day as 30/6/2022, or as 30/6 where `today` is in the same year."""
    return f"{day.day}/{day.month}" if today and today.year == day.year else f"{day.day}/{day.month}/{day.year}"


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, clipped to the month's end: 31/8 + 6 months = 28/2 or 29/2."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = month_end(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def full_years(born: date, on: date) -> int:
    """Return somebody's age in full years, counted by month: full 18 in the month of the 18th birthday."""
    return on.year - born.year - (on.month < born.month)


def read_past_day(typed: str, today: date) -> date:
    """Return a day that has come, from what somebody typed; a missing year is this year.

    Raises Refused where there is no such day or it lies ahead, Unclear where the year must be chosen.
    """
    day, year_was_said = _read_day(typed, today)
    if day <= today:
        if day < EARLIEST:
            raise Refused(f"Năm {day.year} xa quá. Đồng chí viết lại, ví dụ {_example(today)}.")
        return day
    if year_was_said:
        raise Refused(f"Ngày {day_text(day)} chưa đến. Đồng chí ghi ngày đã diễn ra, ví dụ {_example(today)}.")
    not_yet = f"Ngày {day_text(day)} chưa đến."
    if (day.month, day.day) == (2, 29):
        raise Refused(f"{not_yet} Đồng chí ghi ngày đã diễn ra, ví dụ {_example(today)}.")
    last_year = f"{day.day}/{day.month}/{day.year - 1}"
    raise Unclear(
        f"{not_yet} Nếu là năm trước, đồng chí chọn {last_year}; nếu không, ghi lại ngày.",
        (Option(last_year, last_year),),
    )


def read_any_day(typed: str, today: date) -> date:
    """Return a day, past or ahead; a missing year is this year. Raises Refused."""
    return _read_day(typed, today)[0]


def _read_day(typed: str, today: date) -> tuple[date, bool]:
    text = clean(typed).replace("\n", " ").lower().strip(" .,;")
    key = plain_key(text)
    spoken = key.removeprefix("ngay ").removeprefix("vao ")
    if spoken in _RELATIVE:
        return today - timedelta(days=_RELATIVE[spoken]), True
    if weekday := _weekday(spoken, today):
        return weekday, True
    numbers = re.sub(r"^(?:vào |vao )?(?:ngày|ngay|mùng|mung|mồng|mong)\s*", "", text)
    for pattern, subject in ((_SEPARATED, numbers), (_SPACED, numbers), (_PACKED, text), (_IN_WORDS, key)):
        if found := pattern.fullmatch(subject):
            return _day(found[1], found[2], found[3], today)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1], today)
    if found := _THIS_MONTH.fullmatch(key):
        return _day(found[1], str(today.month), str(today.year), today)
    raise Refused(_not_a_day(text, today))


def _not_a_day(text: str, today: date) -> str:
    shown = shorten(text)
    if re.fullmatch(r"(?:tháng|thang)?\s*\d{1,2}\s*/\s*\d{4}|(?:tháng|thang)\s*\d{1,2}", text):
        return f"“{shown}” mới có tháng. Đồng chí ghi thêm ngày, ví dụ {_example(today)}."
    return f"Chưa hiểu ngày “{shown}”. Đồng chí viết ngày/tháng/năm, ví dụ {_example(today)}, hoặc “hôm qua”."


def _weekday(key: str, today: date) -> date | None:
    last_week = key.endswith((" tuan truoc", " tuan roi"))
    this_week = key.endswith((" tuan nay", " vua roi", " vua qua"))
    name = re.sub(r" (?:tuan (?:truoc|roi|nay)|vua (?:roi|qua))$", "", key)
    if not (last_week or this_week or name.startswith("thu ") or name in ("chu nhat", "cn")):
        return None
    found = _WEEKDAY.fullmatch(name)
    if not found:
        return None
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS.get(found[1] or "", 6))
    if last_week:
        return day - timedelta(days=7)
    if key.endswith(" tuan nay"):
        return day
    over = day < today or (day == today and not key.endswith((" vua roi", " vua qua")))
    return day if over else day - timedelta(days=7)


def _day(day: str, month: str, year: str | None, today: date) -> tuple[date, bool]:
    d, m = int(day), int(month)
    y = _year(year, today)
    if not 1 <= m <= 12:
        raise NoSuchDay(f"Không có tháng {m}. Đồng chí viết ngày trước, tháng sau, ví dụ {_example(today)}.")
    try:
        return date(y, m, d), year is not None
    except ValueError:
        if not 1 <= y <= 9999 or d < 1:
            raise NoSuchDay(f"Không có ngày {d}/{m}/{y}. Đồng chí viết lại, ví dụ {_example(today)}.") from None
        last = month_end(y, m)
        example = day_text(last) if EARLIEST <= last <= today else _example(today)
        raise NoSuchDay(f"Không có ngày {d}/{m}/{y}. Đồng chí viết lại, ví dụ {example}.") from None


def _year(typed: str | None, today: date) -> int:
    if typed is None:
        return today.year
    if len(typed) == 4:
        return int(typed)
    century = today.year // 100 * 100
    return century + int(typed) if century + int(typed) <= today.year + 10 else century - 100 + int(typed)


def _example(today: date) -> str:
    return day_text(today - timedelta(days=1))
