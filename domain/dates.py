"""Days as Vietnamese people write them. The day always stands before the month.

Reading what somebody typed is kept apart from reading a stored date: only the first may ask back.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, tzinfo
from typing import NoReturn

from domain.numbers import words_to_number
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


_POLITE_BEFORE = re.compile(
    r"^(?:(?:dạ|da|thưa|thua|vâng|đúng|dung|báo cáo|bao cao|mới|moi|vừa|vua|là|la|vào|vao|(?:hôm|hom)(?! (?:nay"
    r"|qua|kia)\b)|lúc|luc|ngà[^y\s]"
    r"|(?:sáng|chiều|tối|trưa|sang|chieu|toi|trua)(?= ngày| ngay| \d)|\d{1,2}(?:h|g|giờ|gio)\d{0,2})\s+)+(?=\S)"
)
_POLITE_AFTER = re.compile(
    r"(?:\s+(?:ạ|a|nhé|nhe|nha|xong|(?<!tuần )(?<!vừa )(?<!tuan )(?<!vua )(?:rồi|roi)|đồng chí|dong chi))+$"
)
_THIS_YEAR = re.compile(r"\s+(?:năm nay|nam nay)$")
_AHEAD = re.compile(r"\b(?:tháng sau|thang sau|tuần sau|tuan sau|năm sau|nam sau|mai|sắp tới|sap toi)$")
_LAST_YEAR = re.compile(r"\s+(?:năm ngoái|nam ngoai|năm trước|nam truoc)$")
_DAYS_AGO = re.compile(r"(?:cach day )?(\d{1,2}|[a-z ]{2,16}) ngay(?: truoc)?")
_LAST_MONTH = re.compile(r"(?:ngay )?(\d{1,2}) thang truoc")
_ALL_IN_WORDS = re.compile(r"(?:ngay |mung |mong )?([a-z ]+|\d{1,2}) thang ([a-z ]+?|\d{1,2})(?: nam (\d{4}))?")
_BOTH = re.compile(r"(hôm nay|hôm qua|hôm kia|hom nay|hom qua|hom kia)[\s,]+(?:là |la |ngày |ngay )*(\d.*)")


def _usual(typed: str, today: date) -> str:
    """Return what somebody typed without politeness, the hour, doubled signs, and with the year that was meant."""
    text = re.sub(r"([/.\-])\1+", r"\1", clean(typed).replace("\n", " ").lower()).strip(" .,;")
    text = _POLITE_AFTER.sub("", text).strip(" .,;")
    if plain_key(text) not in _RELATIVE:
        text = _POLITE_BEFORE.sub("", text)
    if _THIS_YEAR.search(text):
        return (
            f"{_THIS_YEAR.sub('', text)}/{today.year}"
            if "/" in text
            else f"{_THIS_YEAR.sub('', text)} năm {today.year}"
        )
    if _LAST_YEAR.search(text) and re.search(r"\d", text):
        year = today.year - 1
        return f"{_LAST_YEAR.sub('', text)}/{year}" if "/" in text else f"{_LAST_YEAR.sub('', text)} năm {year}"
    return text


def _said_in_words(key: str, today: date) -> tuple[date, bool] | None:
    """Return a day said in words: ngày hai mươi tháng năm, 5 ngày trước, ngày 25 tháng trước; None where it is none."""
    if found := _DAYS_AGO.fullmatch(key):
        ago = int(found[1]) if found[1].isdecimal() else words_to_number(found[1])
        if ago is not None and (key.endswith("truoc") or key.startswith("cach")):
            return today - timedelta(days=ago), True
    if found := _LAST_MONTH.fullmatch(key):
        last = add_months(today.replace(day=1), -1)
        return _day(found[1], str(last.month), str(last.year), today)[0], True
    if found := _ALL_IN_WORDS.fullmatch(key):
        day = int(found[1]) if found[1].isdecimal() else words_to_number(found[1])
        month = int(found[2]) if found[2].isdecimal() else words_to_number(found[2])
        if day and month:
            return _day(str(day), str(month), found[3], today)
    return None


def _read_day(typed: str, today: date) -> tuple[date, bool]:
    text = _usual(typed, today)
    key = plain_key(text)
    spoken = key.removeprefix("ngay ").removeprefix("vao ")
    if spoken in _RELATIVE:
        return today - timedelta(days=_RELATIVE[spoken]), True
    if weekday := _weekday(spoken, today):
        return weekday, True
    if both := _BOTH.fullmatch(text):
        return _same(both[1], _read_day(both[2], today)[0], today), True
    if found := _WEEKDAY_AND_DAY.fullmatch(text):
        return _agreeing(found[1], *_read_day(found[2], today)), True
    numbers = re.sub(r"^(?:vào |vao )?(?:ngày|ngay|mùng|mung|mồng|mong)\s*", "", text)
    for pattern, subject in ((_SEPARATED, numbers), (_SPACED, numbers), (_PACKED, text), (_IN_WORDS, key)):
        if found := pattern.fullmatch(subject):
            return _day(found[1], found[2], found[3], today)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1], today)
    if found := _THIS_MONTH.fullmatch(key):
        day, _ = _day(found[1], str(today.month), str(today.year), today)
        if key.endswith("thang nay"):
            return day, True
        _ask_month(day, today, shorten(text))
    if _AHEAD.search(text):
        raise Refused(f"“{shorten(text)}” chưa đến. Đồng chí ghi ngày đã diễn ra, ví dụ {_example(today)}.")
    if words := _said_in_words(key, today):
        return words
    raise Refused(_not_a_day(text, today))


def _same(relative: str, day: date, today: date) -> date:
    """Return a day that was said twice; where both differ it is asked."""
    other = today - timedelta(days=_RELATIVE[plain_key(relative)])
    if other != day:
        one, two = day_text(day), day_text(other)
        raise Unclear(
            f"“{relative}” là {two}, không phải {one}. Đồng chí chọn một ngày.", (Option(one, one), Option(two, two))
        )
    return day


_WEEKDAY_AND_DAY = re.compile(
    r"(thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chủ nhật|chu nhat"
    r"|cn)[\s,\-]+(?:ngày |ngay )?"
    r"(\d{1,2}\s*[/.\-].*|\d{1,2} (?:tháng|thang).*)"
)


def _agreeing(weekday: str, day: date, year_was_said: bool) -> date:  # noqa: FBT001 — as _read_day gives them
    """Return a day that is the weekday named beside it; one that is not is asked again."""
    del year_was_said
    found = _WEEKDAY.fullmatch(plain_key(weekday))
    if found and day.weekday() != _WEEKDAYS.get(found[1] or "", 6):
        told = day_text(day)
        raise Unclear(
            f"Ngày {told} không phải {weekday}. Đồng chí chọn ngày {told}, hoặc ghi lại.", (Option(told, told),)
        )
    return day


def _ask_month(day: date, today: date, said: str) -> NoReturn:
    """Ask of which month a day is that was said without one: this month's, or the last one's if it is ahead."""
    if day > today:
        day = add_months(day, -1)
    told = day_text(day)
    raise Unclear(f"“{said}” chưa có tháng. Nếu là {told}, đồng chí chọn; nếu không, ghi đủ.", (Option(told, told),))


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
    if day == today and not key.endswith((" vua roi", " vua qua")):
        this, last = day_text(day), day_text(day - timedelta(days=7))
        sentence = f"Hôm nay cũng là {name.replace('thu ', 'thứ ')}. Đồng chí chọn ngày {this} hoặc {last}."
        raise Unclear(sentence, (Option(this, this), Option(last, last)))
    return day if day < today else day - timedelta(days=7)


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


def zone_of(now: datetime) -> tzinfo:
    """Return the time zone of a moment; raises ValueError where it has none."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return now.tzinfo
