"""The days that stand in a running sentence: "ngày 5/6", "hôm qua", "thứ bảy tuần trước", "trước tháng 11"."""

from __future__ import annotations

import re
from datetime import date

from domain.one_line.text import Text

_NOT_IN_A_NAME = r"(?<!thi )(?<!van )(?<!uu )"  # Tú and Tư are given names, "ưu tú" a merit: no "từ" before a day.
_FROM = rf"(?:\b(?:vao|tinh tu)|{_NOT_IN_A_NAME}\btu)"
_ON = rf"(?:\b(?:vao|ngay)|{_NOT_IN_A_NAME}\btu)"
_ONES = r"(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi)"
_MONTH_NAME = r"(?:muoi\s+)?(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)\b"
_WEEKDAY = r"(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)"
_FREE = r"(?<![\d/.\-])"
_WRITTEN = (
    rf"(?:(?:\b(?:vao|tinh tu|tinh den|hom|ban hanh)|{_NOT_IN_A_NAME}\b(?:tu|qd))\s+)*"
    r"(?:\bngay\s*|\bmung\s+|\bmong\s+)?(?:"
    + r"|".join(
        (
            rf"{_FREE}\d{{1,2}}\s*/\s*\d{{1,2}}\s*/\s*(?:\d{{4}}|\d{{2}})(?!\d)",
            rf"{_FREE}\d{{1,2}}-\s?\d{{1,2}}-\s?(?:\d{{4}}|\d{{2}})(?!\d)",
            rf"{_FREE}\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:\d{{4}}|\d{{2}})(?!\d)",
            rf"{_FREE}\d{{1,2}}\s*/\s*\d{{1,2}}(?![\d/])",
            rf"{_FREE}\d{{1,2}}\s?-\s?\d{{1,2}}(?![\d/\-])",
            rf"{_FREE}\d{{1,2}}\.\d{{1,2}}(?![\d/.])",
            r"\b\d{4}-\d{2}-\d{2}\b",
            r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d(?!\d)",
        )
    )
    + ")"
)
_MONTH_SAID = (
    rf"(?:{_FROM}\s+)*\b(?:ngay\s+|mung\s+|mong\s+)\d{{1,2}}\s+(?:thang|th)\s*(?:\d{{1,2}}|{_MONTH_NAME})"
    r"(?:(?:\s+nam)?\s*[/,]?\s*\d{4})?"
)
_MONTH_SAID_BARE = r"(?<!\d)\d{1,2}\s+(?:thang|th)\s*\d{1,2}(?:(?:\s+nam)?\s+\d{4})?"
_OF_THIS_MONTH = (
    rf"(?:(?:\bvao|{_NOT_IN_A_NAME}\btu)\s+)*\b(?:ngay|mung|mong|hom)\s+\d{{1,2}}"
    r"(?:\s+(?:thang nay|vua roi|vua qua))?(?!\s*(?:nguoi|d/?c|dong chi|qc|[/\-.]?\d))"
)
_IN_WORDS = rf"\bngay\s+(?:{_ONES}\s+){{1,3}}thang\s+{_MONTH_NAME}"
_NEAR = rf"(?:{_ON}\s+)*\b(?:hom|bua|sang|chieu|toi|trua)\s+(?:nay|qua|kia)\b|\bhnay\b|\bhqua\b"
_LAST_WEEKDAY = rf"(?:{_ON}\s+)*\b{_WEEKDAY}\s+(?:tuan\s+(?:truoc|nay|roi|vua roi)|vua\s+(?:roi|qua))"
DAY = re.compile(f"{_WRITTEN}|{_MONTH_SAID}|{_MONTH_SAID_BARE}|{_OF_THIS_MONTH}|{_IN_WORDS}|{_NEAR}|{_LAST_WEEKDAY}")
_PAPERS = re.compile(
    r"\b(?:(?:qd|nq|quyet dinh|nghi quyet)\s+)?(?:so\s+)?\d+\s*-\s*(?:nq|qd)\s*[/\-]\s*[a-z]+\b"
    r"|(?<!sinh )\b(?:trong )?nam 20\d\d\b"
)
_YEAR_AFTER = re.compile(r"\s+nam (?:nay|ngoai|truoc)\b")
_AHEAD = re.compile(
    r"(?:\b(?:vao|trong|den het|den|het|truoc|cuoi)\s+)*(?:\bthang\s*\d{1,2}(?:\s*(?:/|nam)\s*\d{4})?"
    r"|\bquy\s+(?:i{1,3}|iv|[1-4])\b(?:\s*/?\s*\d{4})?)"
    r"(?:\s+nam nay)?"
)
_BEFORE_DAY = re.compile(
    r"^(?:vào|vao|từ|tu|tính từ|tinh tu|tính đến|tinh den|hôm|hom|kỳ|ky|ký|ki|qđ|qd|ban hành)\s+"
    r"(?=\S*\d|ngày|ngay|mùng|mung)",
    re.IGNORECASE,
)
_BORN_BEFORE = re.compile(r"(?:\bsinh\s*(?:ngay|nam)?|\bsn|\bnam sinh|\bngay sinh)\s*[:.]?\s*$|\(\s*$")
_A_GENERATION = 16
_VAGUE = re.compile(
    r"\bngay (?:mai|mot|kia)\b"
    r"|\b(?:khoang )?(?:dau|giua|cuoi) (?:thang|tuan|nam|quy)\b(?: (?:truoc|nay|sau|roi|vua roi|\d{1,2}\b))?"
    r"|\b(?:tuan|thang) (?:truoc|sau|roi|vua roi|vua qua)\b"
    r"|\bthang \d{1,2}\b"
)
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}\s*(?:,|-|la)?\s*$")


def without_papers(text: Text) -> Text:
    """Return a text without numbers of documents, and without a year that says nothing beside a day."""
    while found := _PAPERS.search(text.folded):
        text = text.without(found.start(), found.end())
    return text


def vague_day(text: Text) -> re.Match[str] | None:
    """Return words that tell of a time but of no day that one could report: its reader will say so."""
    return _VAGUE.search(text.folded)


def take_days(text: Text, today: date, *, ahead: bool = False, listed: bool = False) -> tuple[Text, list[str]]:
    """Return a text without its days, and the days; a day of birth is none, nor any on the lines of a list.

    A weekday that stands before a day stays with it, so that its reader can see whether they agree.
    """
    days: list[str] = []
    start = 0
    while found := DAY.search(text.folded, start):
        if _is_birth(text, found, today) or _in_a_list(text, found.start(), listed=listed):
            start = found.end()
            continue
        year = _YEAR_AFTER.match(text.folded, found.end())
        begin, end = found.start(), year.end() if year else found.end()
        day = _bare(text.shown[begin:end])
        if weekday := _WEEKDAY_BEFORE.search(text.folded[:begin]):
            begin = weekday.start()
            day = f"{text.shown[begin : weekday.end()].strip(' ,-')} {day}"
        days.append(day)
        text = text.without(begin, end)
        start = begin
    if ahead and not days and (month := _AHEAD.search(text.folded)):
        days.append(text.shown[month.start() : month.end()].strip())
        text = text.without(month.start(), month.end())
    return text, days


def _is_birth(text: Text, found: re.Match[str], today: date) -> bool:
    """Tell whether a day is somebody's birth.

    It is of another generation; or it has its year, and "sinh" before it is not the given name Sinh.
    """
    before = text.folded[: found.start()]
    if (year := re.search(r"[/.\-\s](\d{4})$", found[0])) and int(year[1]) <= today.year - _A_GENERATION:
        return True
    return bool(
        _BORN_BEFORE.search(before)
        and re.search(r"\d{4}|[/.\-]\d{1,2}[/.\-]\d{2}", found[0])
        and not re.search(r"\b(?:van|thi)\s+sinh\s*$", before)
    )


def _in_a_list(text: Text, place: int, *, listed: bool) -> bool:
    """Tell whether a day stands on one of a list's own lines, where it is somebody's birth."""
    line = text.shown.count("\n", 0, place)
    lines = text.shown.split("\n")
    return (
        (line > 0 or listed)
        and len(re.findall(r"[^\W\d]{2,}", lines[line])) > 1
        and not re.search(r"\bngay\b", text.folded.split("\n")[line])
    )


def _bare(day: str) -> str:
    """Return a day without the words before it."""
    bare = _BEFORE_DAY.sub("", day.strip())
    return re.sub(r"^(?:trong|đến|den|vào|vao|từ|tu)\s+", "", bare, flags=re.IGNORECASE)
