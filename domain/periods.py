"""Periods and deadlines as documents name them: năm 2022, tháng 6, nhiệm kỳ 2020–2025, trước tháng 11."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from domain.dates import month_end, read_any_day
from domain.refusals import NoSuchDay, Refused
from domain.text import fold, plain_key, shorten

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TERM_YEARS = 5
_YEARS = range(1900, 3000)


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days, first and last included, with the code that stands in addresses and files."""

    first: date
    last: date
    code: str

    @property
    def title(self) -> str:
        """Return the period as people name it."""
        year, number = self.first.year, self.code[5:]
        if self.is_term:
            return f"nhiệm kỳ {self.code.replace('-', '–')}"
        if self.is_span:
            return f"các năm {year}–{self.last.year}"
        if number.startswith("Q"):
            return f"quý {('I', 'II', 'III', 'IV')[int(number[1]) - 1]}/{year}"
        if number.startswith("M"):
            return f"{self.last.month} tháng đầu năm {year}"
        return f"năm {year}" if self.is_year else f"tháng {self.first.month}/{year}"

    @property
    def is_year(self) -> bool:
        """Tell whether it is a calendar year, for which plans are set."""
        return len(self.code) == 4

    @property
    def is_term(self) -> bool:
        """Tell whether it is a term of five years."""
        return len(self.code) == 9 and self.code[4] == "-"

    @property
    def is_span(self) -> bool:
        """Tell whether it is several years that are no term."""
        return self.code[4:5] == "_"

    @property
    def is_part_of_year(self) -> bool:
        """Tell whether it is a month, a quarter, or some months of one year: the year to date stands beside it."""
        return not (self.is_year or self.is_term or self.is_span)

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last


def year_of(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04d}")


def month_of(year: int, month: int) -> Period:
    """Return a calendar month."""
    return Period(date(year, month, 1), month_end(year, month), f"{year:04d}-{month:02d}")


def newest_month_over(day: date) -> Period:
    """Return the newest month that is over at the end of a day."""
    next_day = day + timedelta(days=1)
    return month_of(day.year, day.month) if next_day.day == 1 else month_before(day)


def quarter_of(year: int, quarter: int) -> Period:
    """Return a quarter, 1 to 4."""
    return Period(date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3), f"{year:04d}-Q{quarter}")


def first_months(year: int, number: int) -> Period:
    """Return the first months of a year, as half-year and nine-month reports tell of them."""
    return Period(date(year, 1, 1), month_end(year, number), f"{year:04d}-M{number:02d}")


def years_of(first: int, last: int) -> Period:
    """Return several whole years, both included."""
    return Period(date(first, 1, 1), date(last, 12, 31), f"{first:04d}_{last:04d}")


def term_of(start: int) -> Period:
    """Return the term that begins with the congress of `start`.

    Its five plan years begin on 1 January after the congress year, as 2020–2025 plans count 2021 to 2025 (to be
    confirmed by each organisation).
    """
    end = start + _TERM_YEARS
    return Period(date(start + 1, 1, 1), date(end, 12, 31), f"{start:04d}-{end:04d}")


def term_at(day: date) -> Period:
    """Return the term in which a day lies."""
    return term_of((day.year - 1) // _TERM_YEARS * _TERM_YEARS)


def from_code(code: str) -> Period:
    """Return the period of a code as stored: 2022, 2022-06, 2022-Q1, 2022-M09, 2020-2025, 2015_2022.

    Raises ValueError.
    """
    match = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(\d{4})|M?(\d{2}))|_(\d{4}))?", code)
    if not match or int(match[1]) not in _YEARS:
        raise ValueError(code)
    year = int(match[1])
    if match[5]:
        if int(match[5]) <= year or int(match[5]) not in _YEARS:
            raise ValueError(code)
        return years_of(year, int(match[5]))
    if "M" in code:
        return first_months(year, int(match[4]))
    if match[2]:
        return quarter_of(year, int(match[2]))
    if match[3]:
        if int(match[3]) != year + _TERM_YEARS:
            raise ValueError(code)
        return term_of(year)
    return month_of(year, int(match[4])) if match[4] else year_of(year)


class Asked(NamedTuple):
    """A period together with the day at which its figures are wanted, where somebody named one."""

    period: Period
    as_of: date | None = None


def read_period(typed: str, today: date) -> Asked:
    """Return the period that somebody typed; "6 tháng 2022" is the year 2022 as of 30/6. Raises Refused."""
    said = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", typed)]
    if any(year not in _YEARS for year in said):
        raise Refused(f"Không có số liệu của năm trong “{shorten(typed)}”. Đồng chí viết như 2022 hoặc tháng 6/2022.")
    return _period(typed, today)


def _period(typed: str, today: date) -> Asked:
    key = plain_key(typed.replace("–", "-"))
    this, last = today.year, today.year - 1
    fixed = {
        "nam nay": Asked(year_of(this)), "ca nam": Asked(year_of(this)), "nam ngoai": Asked(year_of(last)),
        "nam truoc": Asked(year_of(last)), "thang nay": Asked(month_of(this, today.month)),
        "thang truoc": Asked(month_before(today)), "quy nay": Asked(quarter_of(this, (today.month + 2) // 3)),
        "6 thang": Asked(year_of(this), date(this, 6, 30)),
        "nhiem ky": Asked(term_at(today)), "nhiem ky nay": Asked(term_at(today)),
        "dau nam": Asked(year_of(this)), "luy ke": Asked(year_of(this)),
    }  # fmt: skip
    if key in fixed:
        return fixed[key]
    if found := re.fullmatch(r"(?:nhiem ky )?(\d{4}) (\d{4})", key):
        return _term(int(found[1]), int(found[2]), typed)
    if found := re.fullmatch(r"(?:nam )?(\d{4})", key):
        return Asked(year_of(int(found[1])))
    if found := re.fullmatch(r"(?:thang )?(\d{1,2})(?: nam)? (\d{4})|(\d{4}) (\d{2})|thang (\d{1,2})", key):
        month, year = (found[1] or found[4] or found[5]), (found[2] or found[3] or str(this))
        return Asked(_month(int(year), int(month), typed))
    if found := re.fullmatch(r"quy (i{1,3}|iv|[1-4])(?: nam)?(?: (\d{4}))?|(\d{4}) q([1-4])", key):
        return Asked(quarter_of(int(found[2] or found[3] or this), _ROMAN[found[1] or found[4]]))
    if found := re.fullmatch(r"(\d{1,2}) thang(?: dau)?(?: nam)?(?: (\d{4}))?", key):
        year = int(found[2] or this)
        return Asked(year_of(year), _month(year, int(found[1]), typed).last)
    raise Refused(
        f"Chưa hiểu kỳ “{shorten(typed)}”. Đồng chí viết như 2022, tháng 6/2022, quý I hoặc nhiệm kỳ 2020–2025."
    )


def _month(year: int, month: int, typed: str) -> Period:
    if not 1 <= month <= 12:
        raise NoSuchDay(f"Không có tháng {month} trong “{shorten(typed)}”. Đồng chí viết như tháng 6/{year}.")
    return month_of(year, month)


def month_before(today: date) -> Period:
    """Return the month before that of a day."""
    last = today.replace(day=1) - timedelta(days=1)
    return month_of(last.year, last.month)


def _term(start: int, end: int, typed: str) -> Asked:
    if end != start + _TERM_YEARS:
        raise Refused(f"“{shorten(typed)}” không phải một nhiệm kỳ 5 năm. Đồng chí viết như 2020–2025.")
    return Asked(term_of(start))


_QUALIFIERS = re.compile(
    r"^(?:(?:xong|phai|can|hoan thanh|han|cham nhat|la|vao|trong|den|het|truoc|cuoi|thoi han)\s*:?\s+)+"
)


_MONTH_AROUND = re.compile(r"thang (sau|toi|nay)")


def _month_around(today: date, *, ahead: bool) -> Period:
    day = month_end(today.year, today.month) + timedelta(days=1) if ahead else today
    return month_of(day.year, day.month)


def read_deadline(typed: str, today: date) -> date:
    """Return the last day that a deadline allows: trước tháng 11/2022 → 31/10/2022. Raises Refused."""
    text = fold(typed)
    before = "truoc" in text.split()
    named = _QUALIFIERS.sub("", text)
    try:
        day = read_any_day(named, today)
    except NoSuchDay:
        raise
    except Refused:
        if sentence := _MONTH_AROUND.fullmatch(named):
            return _month_around(today, ahead=sentence[1] in ("sau", "toi")).last
        asked = read_period(f"thang {named}" if re.fullmatch(r"\d{1,2}\s*/\s*\d{4}", named) else named, today)
        day = asked.period.first if before else asked.as_of or asked.period.last
    return day - timedelta(days=1) if before else day
