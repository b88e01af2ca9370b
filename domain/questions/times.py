"""The period and the day that a question names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from domain.dates import day_text, month_end
from domain.periods import (
    Asked,
    Period,
    first_months,
    from_code,
    month_before,
    month_of,
    quarter_of,
    term_at,
    term_of,
    year_of,
    years_of,
)
from domain.refusals import NoSuchDay, Refused
from domain.text import capitalised

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_WORDS = {"mot": 1, "gieng": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
          "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12}  # fmt: skip
_NUMBER = r"(\d{1,2}|muoi hai|muoi mot|muoi|mot|gieng|hai|ba|bon|tu|nam|sau|bay|tam|chin|chap)"
_YEAR = r"(?:/| nam | )?((?:19|20)\d\d|nam (?:nay|ngoai|truoc|kia)|ngoai|nay)?"
_UNTIL = r"(?:(?:tinh |ke |luy ke |cho )*(?:den|toi|het)(?: het| cuoi| ngay| thoi diem| luc)*|tinh het|het|cuoi)"


class When(NamedTuple):
    """The period and the day asked for, where in the text they stood, and whether more than one was named.

    `ahead` says of a period that it has not come, or is not over: no figure of it, or of another one, is an answer.
    """

    asked: Asked | None
    spans: tuple[tuple[int, int], ...]
    several: bool = False
    ahead: str = ""


def find_times(text: str, today: date) -> When:
    """Return what a text of folded words says of time. Raises NoSuchDay for a month or day that there is not."""
    spans: list[tuple[int, int]] = []
    from_day = re.search(rf"\btu {_DAY} (?:den|toi)\b", text)  # figures are of a period, not from any day to any day
    rest, until = _until(text, today, spans)
    period, as_of, several = _period(rest, today, spans)
    several = several or from_day is not None
    day = until or as_of
    if period is None and day is None:
        return When(None, tuple(spans))
    if period is None:
        assert day is not None  # noqa: S101 — one of the two was found
        return When(Asked(year_of(day.year), day), tuple(spans), several)
    if day is not None and not period.first <= day:
        raise Refused("Ngày hỏi đến trước kỳ hỏi. Đồng chí viết một kỳ, như quý I/2022, hoặc đến 31/3/2022.")
    if period.first.year > today.year + 1:
        raise Refused(f"Chưa đến {period.title}. Đồng chí hỏi một kỳ đã hoặc đang diễn ra, như năm {today.year}.")
    asked = Asked(period, day if day and day < period.last else None)
    return When(asked, tuple(spans), several, _ahead_of(asked, today))


def _ahead_of(asked: Asked, today: date) -> str:
    if asked.period.first > today:
        return f"{capitalised(asked.period.title)} chưa đến."
    if asked.as_of and asked.as_of > today:
        return f"{capitalised(first_months(asked.as_of.year, asked.as_of.month).title)} chưa hết."
    return ""


def _blank(text: str, match: re.Match[str], spans: list[tuple[int, int]]) -> str:
    spans.append(match.span())
    return text[: match.start()] + "~" * (match.end() - match.start()) + text[match.end() :]


_MONTH_NUMBERS = frozenset(str(number) for number in range(1, 13))
_WEEKDAY = (
    r"(thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: (?:tuan (?:truoc|nay|roi|vua roi)|vua (?:roi|qua)|truoc))?"
)
_DAY = r"(?:ngay )?(\d{1,2})(?:[/.\-]|(?<=ngay \d) thang |(?<=ngay \d\d) thang )(\d{1,2})(?:[/.\-](\d{4}|\d{2})| nam (ngoai|truoc|nay|(?:19|20)\d\d))?(?!\d)"


def _until(text: str, today: date, spans: list[tuple[int, int]]) -> tuple[str, date | None]:
    """Return the text without "đến hết tháng 5", "tính đến 15/6", "trước ngày 1/6", and the day they name."""
    if found := re.search(rf"\btruoc thang {_NUMBER}(?![\w/]){_YEAR}(?!\w)", text):
        month = _month(found[1], _year(found[2], today))
        # "kịp trước tháng 11" names a deadline to come, not the time of which is asked.
        return _blank(text, found, spans), None if month.first > today else month.first - timedelta(days=1)
    if found := re.search(rf"\bhan(?: chot| cuoi| den| la)* {_DAY}", text):
        return _blank(text, found, spans), None  # a deadline, no time of which is asked
    if found := re.search(rf"\bgiua thang {_NUMBER}(?![\w/]){_YEAR}(?!\w)", text):
        return _blank(text, found, spans), _come(
            _month(found[1], _year(found[2], today)), found[2], today
        ).first.replace(day=15)
    if found := re.search(rf"\b(?:truoc)(?: ngay)? {_DAY}", text):
        ahead = date(_year_of(found, today), int(found[2]), 1) > today if found[2] in _MONTH_NUMBERS else False
        return _blank(text, found, spans), (None if ahead else _day(found, today) - timedelta(days=1))
    if found := re.search(rf"\b(?:{_UNTIL} |ngay |luc |hom )+{_DAY}", text) or _bare_day(text):
        return _blank(text, found, spans), _day(found, today)
    if found := re.search(rf"\b(?:{_UNTIL} |ngay |hom )*{_WEEKDAY}(?!\w)", text):
        return _blank(text, found, spans), _weekday(found[1], today)
    if found := re.search(rf"\b{_UNTIL} hom (qua|kia)", text) or re.search(r"\bhom (qua|kia)", text):
        return _blank(text, found, spans), today - timedelta(days=1 if found[1] == "qua" else 2)
    if found := re.search(rf"\b{_UNTIL} (?:thang )?{_NUMBER}/((?:19|20)\d\d)", text):
        return _blank(text, found, spans), _month(found[1], int(found[2])).last
    if found := re.search(rf"\b{_UNTIL} thang (truoc|nay|roi|vua roi|vua qua)(?!\w)", text):
        month = month_of(today.year, today.month) if found[1] == "nay" else month_before(today)
        return _blank(text, found, spans), min(month.last, today)
    if found := re.search(rf"\b{_UNTIL} thang {_NUMBER}(?![\w/]){_YEAR}(?!\w)", text):
        month = _come(_month(found[1], _year(found[2], today)), found[2], today)
        return _blank(text, found, spans), min(month.last, today)
    if found := re.search(rf"\b{_UNTIL} quy ([1-4]|iv|i{{1,3}}|mot|hai|ba|bon|tu|nay|truoc){_YEAR}(?!\w)", text):
        return _blank(text, found, spans), min(_quarter(found[1], found[2], today).last, today)
    if found := re.search(r"\b(?:den|toi|tinh den|het)(?: het| cuoi)* nam (\d{4}|ngoai|truoc)(?!\w)", text):
        year = int(found[1]) if found[1].isdecimal() else today.year - 1
        return _blank(text, found, spans), min(date(year, 12, 31), today)
    return text, None


def _weekday(said: str, today: date) -> date:
    """Return the last such day of the week before today."""
    number = 6 if said == "chu nhat" else _WEEKDAYS[said.split()[1]]
    return today - timedelta(days=(today.weekday() - number) % 7 or 7)


_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}


def _bare_day(text: str) -> re.Match[str] | None:
    """Return a day that nothing says to be one: "7/5" is seven of five planned, "30/6" and "7/5/2022" are days."""
    return next(
        (found for found in re.finditer(rf"\b{_DAY}", text) if found[3] or (int(found[1]) > 12 >= int(found[2]))), None
    )


def _second_half(_match: re.Match[str], today: date) -> tuple[Period, date | None]:
    raise Refused(f"Chưa xem được 6 tháng cuối năm. Đồng chí hỏi quý III/{today.year}, quý IV, hoặc cả năm.")


_RULES: tuple[tuple[str, Callable[[re.Match[str], date], tuple[Period, date | None]]], ...] = (
    (r"nhiem ky (?:truoc|vua qua|vua roi|cu)", lambda _m, t: (term_of(term_at(t).first.year - 6), None)),
    (r"(?:nhiem ky|nk) ((?:19|20)\d\d) ?[- ] ?((?:19|20)\d\d)", lambda m, _t: (_span(m[1], m[2], is_term=True), None)),
    (r"nhiem ky(?: nay| hien nay| hien tai)?|tu (?:khi |sau )?dai hoi(?: den (?:nay|gio))?", lambda _m, t: (term_at(t), None)),
    (
        r"(?:tu |giai doan |cac nam |trong |nam )*(?:nam )?((?:19|20)\d\d)(?: ?- ?| (?:den|toi|va) (?:nam |het |het nam )*)((?:19|20)\d\d)",
        lambda m, _t: (_span(m[1], m[2], is_term=False), None),
    ),
    (r"(?:ca )?(?:hai|2) nam ((?:19|20)\d\d) ((?:19|20)\d\d)", lambda m, _t: (_span(m[1], m[2], is_term=False), None)),
    (
        r"tu (?:nam )?((?:19|20)\d\d)(?: (?:den|toi)(?: nay| gio| bay gio| hien nay)| tro di| toi)?(?![\w/\-])",
        lambda m, t: (years_of(int(m[1]), t.year) if int(m[1]) < t.year else year_of(t.year), None),
    ),
    (r"(?:6|sau|nua) (?:thang )?cuoi nam", _second_half),
    (r"(?<=bao cao )(?:ca |cua )?nam(?! \w)", lambda _m, t: (year_of(t.year), None)),
    (
        rf"(?:trong )?{_NUMBER} thang(?: dau)?(?: cua)?(?: nam)?(?: (nay|ngoai|truoc|(?:19|20)\d\d))?(?! (?:lien|nua|tiep|mot))",
        lambda m, t: _first_months(m[1], m[2], t),
    ),
    (r"nua (?:dau )?nam(?: (nay|ngoai|truoc|(?:19|20)\d\d))?", lambda m, t: _first_months("6", m[1], t)),
    (r"quy ([1-4]|iv|i{1,3}|mot|hai|ba|bon|tu|nay|truoc|vua roi|vua qua|roi)" + _YEAR, lambda m, t: (_quarter(m[1], m[2], t), None)),
    (r"thang (?:truoc|vua qua|vua roi|roi|qua)(?! \d)", lambda _m, t: (month_before(t), None)),
    (r"thang nay|trong thang(?! \d)", lambda _m, t: (month_of(t.year, t.month), None)),
    (r"thang (?:sau|toi)", lambda _m, t: (_next_month(t), None)),
    (r"quy (?:sau|toi)", lambda _m, t: (_next_quarter(t), None)),
    (rf"thang {_NUMBER} (?:sap )?(?:toi|sau)", lambda m, t: (_ahead(m[1], t), None)),
    (r"(?:thang )?(\d{1,2})/((?:19|20)\d\d)(?!\w)", lambda m, _t: (_month(m[1], int(m[2])), None)),
    (rf"(?<!tung )(?<!cac )(?<!theo )(?:(?<!moi )|(?<=dang vien moi )|(?<=nguoi moi ))(?<!hang )thang (?!nam (?:nay|ngoai|truoc|kia|\d)){_NUMBER}(?![\w%]){_YEAR}", lambda m, t: (_come(_month(m[1], _year(m[2], t)), m[2], t), None)),
    (r"(?:trong |ca |cua )*nam ngoai", lambda _m, t: (year_of(t.year - 1), None)),
    (r"(?:trong |ca |cua )*(?<!ke hoach )(?<!chi tieu )(?<!dau )nam (?:truoc|roi|vua qua|vua roi)", lambda _m, t: (year_of(t.year - 1), None)),
    (r"(?:trong |ca |cua )*nam kia", lambda _m, t: (year_of(t.year - 2), None)),
    (r"(?:trong |ca |cua )*nam ((?:19|20)\d\d)", lambda m, _t: (year_of(int(m[1])), None)),
    (r"((?:19|20)\d\d)(?![\w/\-])", lambda m, _t: (year_of(int(m[1])), None)),
    (r"(?:tu )?dau nam(?: den nay| den gio| toi gio| toi nay)?|ca nam(?: nay)?|(?:trong |cua )*nam nay|luy ke", lambda _m, t: (year_of(t.year), None)),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"\b(?:{pattern})(?!\w)"), read) for pattern, read in _RULES)


def _period(text: str, today: date, spans: list[tuple[int, int]]) -> tuple[Period | None, date | None, bool]:
    """Return the first period in a text, and whether another one is named; the year that holds it is none."""
    found: tuple[Period, date | None] | None = None
    several = False
    for pattern, read in _COMPILED:
        while match := pattern.search(text):
            told = found if found and match[0] == _SO_FAR else read(match, today)
            holds = found and told[0].first <= found[0].first and found[0].last <= told[0].last
            several = several or bool(found and told != found and not holds)
            found = found or told
            text = _blank(text, match, spans)
    # "7/5" is a figure that somebody knows, not a day.
    spans += [match.span() for match in re.finditer(r"(?<![\w/])\d{1,3}/\d{1,3}(?![\w/])", text)]
    return (*(found or (None, None)), several)


_SO_FAR = "luy ke"  # of the year that is named, else of this one


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _WORDS[said]


def _month(said: str, year: int) -> Period:
    month = _number(said)
    if not 1 <= month <= 12:
        raise NoSuchDay(f"Không có tháng {month}. Đồng chí viết như tháng 6/{year}.")
    return month_of(year, month)


def _year(said: str | None, today: date) -> int:
    if said is None or said.endswith("nay"):
        return today.year
    if said.isdecimal():
        return int(said)
    return today.year - (2 if said.endswith("kia") else 1)


_EARLY, _LATE = 3, 10


def _come(period: Period, year: str | None, today: date) -> Period:
    """Return what a month or quarter without a year means: early in a year, one of the end is last year's."""
    if year is None and period.first > today and today.month <= _EARLY and period.first.month >= _LATE:
        return from_code(period.code.replace(str(period.first.year), str(period.first.year - 1), 1))
    return period


def _ahead(said: str, today: date) -> Period:
    month = _month(said, today.year)
    return month if month.first > today else month_of(today.year + 1, month.first.month)


def _quarter(said: str, year: str | None, today: date) -> Period:
    this = (today.month + 2) // 3
    if said in ("nay", "truoc", "vua roi", "vua qua", "roi"):
        quarter = quarter_of(today.year, this)
        return quarter if said == "nay" else _before(quarter)
    number = int(said) if said.isdecimal() else _ROMAN[said]
    found = quarter_of(_year(year, today), number)
    return _come(found, year, today)


def _before(quarter: Period) -> Period:
    day = quarter.first - timedelta(days=1)
    return quarter_of(day.year, (day.month + 2) // 3)


def _next_month(today: date) -> Period:
    day = month_end(today.year, today.month) + timedelta(days=1)
    return month_of(day.year, day.month)


def _next_quarter(today: date) -> Period:
    month = ((today.month + 2) // 3) * 3
    day = month_end(today.year, month) + timedelta(days=1)
    return quarter_of(day.year, (day.month + 2) // 3)


def _first_months(said: str, year: str | None, today: date) -> tuple[Period, date | None]:
    """Return "6 tháng đầu năm": the year as of 30/6, so that it stands against the plan of the year."""
    number, of = _number(said), _year(year, today)
    if not 1 <= number <= 12:
        raise NoSuchDay(f"Không có {number} tháng trong một năm. Đồng chí viết như 6 tháng đầu năm {of}.")
    return year_of(of), month_end(of, number)


def _span(first: str, last: str, *, is_term: bool) -> Period:
    begin, end = int(first), int(last)
    if end == begin + 5 and (is_term or begin % 5 == 0):
        return term_of(begin)
    if is_term:
        raise Refused(f"“{first}-{last}” không phải một nhiệm kỳ 5 năm. Đồng chí viết như nhiệm kỳ 2020–2025.")
    if end <= begin:
        raise Refused(f"“{first}-{last}” không phải một giai đoạn. Đồng chí viết như 2015–2022.")
    return years_of(begin, end)


def _year_of(day: re.Match[str], today: date) -> int:
    """Return the year of a day: 31/12/2021, 31/12/21, 31/12 năm ngoái; without one, this year."""
    if day[3] is None:
        return _year(day[4], today)
    return int(day[3]) + (2000 if len(day[3]) == 2 else 0)


def _day(said: re.Match[str], today: date) -> date:
    day, month, of = said[1], said[2], _year_of(said, today)
    try:
        found = date(of, int(month), int(day))
    except ValueError:
        raise NoSuchDay(f"Không có ngày {day}/{month}/{of}. Đồng chí viết lại, ví dụ 30/6/{of}.") from None
    if found > today:
        raise Refused(f"Ngày {day}/{month}/{of} chưa đến. Đồng chí viết một ngày đã qua, ví dụ {day_text(today)}.")
    return found
