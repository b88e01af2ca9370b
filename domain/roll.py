"""A list of people as somebody types or pastes it: one a line, or several in one line, each perhaps with a birth.

All or nothing: every line that cannot be read is told with its number, and nothing of the list is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from domain.births import Birth, read_birth
from domain.names import read_name
from domain.numbers import count
from domain.pipeline import Candidate
from domain.refusals import Refused
from domain.text import clean, plain_key, shorten

MOST_PEOPLE = 200
_PROBLEMS_SHOWN = 8
_NUMBERING = re.compile(r"^(?:\d{1,3}\s*[.)/:\-]\s*|\d{1,3}\s+(?=[^\W\d])|[-–•*+]\s*)")
_BETWEEN = re.compile(r"\s*[;\n]\s*|\s*,\s*|\s+(?:và|va|với|voi|cùng|cung)\s+|\s*[&+]\s*", re.IGNORECASE)
_LINES = re.compile(r"\s*[;\n]\s*")
_BORN_WORD = r"(?:sinh năm|sinh nam|năm sinh|nam sinh|sinh ngày|sinh ngay|ngày sinh|ngay sinh|sinh|sn)"
_BIRTH = r"(?:\d{1,2}\s*[/.\-]\s*){0,2}(?:1[89]|20)\d\d|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}"
_BORN = re.compile(
    rf"[\s,(\-–:.]+(?:({_BIRTH})|(?<=sinh )(\d\d)|(?<=năm )(\d\d)|(?<=nam )(\d\d)|(?<=sn )(\d\d))\s*\)?\s*$",
    re.IGNORECASE,
)
_BORN_WORDS = frozenset({"sinh", "nam", "ngay", "sn"})
_ONLY_BIRTH = re.compile(rf"\(?\s*(?:{_BORN_WORD}[\s:.]*(?:{_BIRTH}|\d{{2}})|{_BIRTH})\s*\)?", re.IGNORECASE)
_HEADING = frozenset(
    {"ho ten", "ho va ten", "hovaten", "tt", "stt", "ten", "danh sach", "nam sinh", "ngay sinh", "sinh"}
)


def read_people(typed: str, today: date) -> tuple[Candidate, ...]:
    """Return the people of a list; raises Refused with every line that cannot be read."""
    lines = _entries(typed)
    people: list[Candidate] = []
    problems: list[str] = []
    first_at: dict[tuple[str, Birth | None], int] = {}
    for number, line in lines:
        try:
            person = read_person(line, today)
        except Refused as refused:
            problems.append(refused.sentence if len(lines) == 1 else f"Dòng {number}: {refused.sentence}")
            continue
        key = (plain_key(person.name), person.born)
        if key in first_at:
            problems.append(f"Dòng {number} trùng với dòng {first_at[key]}: {person.name}.")
            continue
        first_at[key] = number
        people.append(person)
    if problems:
        raise Refused(_told(problems, len(lines)))
    if not people:
        raise Refused("Chưa thấy họ tên nào. Đồng chí viết đủ họ và tên, ví dụ Nguyễn Văn An.")
    if len(people) > MOST_PEOPLE:
        raise Refused(
            f"Danh sách có {count(len(people))} người, nhiều nhất {MOST_PEOPLE} người một lần. Đồng chí chia ra, "
            "ví dụ mỗi lần 100 người."
        )
    return tuple(people)


def _told(problems: list[str], lines: int) -> str:
    if lines == 1:
        return problems[0]
    more = len(problems) - _PROBLEMS_SHOWN
    shown = [*problems[:_PROBLEMS_SHOWN], *([f"… và {count(more)} dòng nữa."] if more > 0 else [])]
    return "\n".join(
        [
            f"Danh sách {count(lines)} dòng, có {count(len(problems))} dòng chưa đọc được nên chưa ghi gì:",
            *shown,
            "Đồng chí sửa rồi gửi lại cả danh sách, mỗi người một dòng, ví dụ: Nguyễn Văn An 1990.",
        ]
    )


def _entries(typed: str) -> list[tuple[int, str]]:
    """Return the entries of a list with their numbers; a heading is none."""
    text = clean(typed.replace("\t", " , ")) if "\n" in typed else clean(typed)
    parts = _LINES.split(text) if _LINES.search(text) else _rejoined(_BETWEEN.split(text), text)
    numbered = [(number, part.strip(" ,;")) for number, part in enumerate(parts, 1)]
    return [(number, part) for number, part in numbered if part and not _is_heading(part)]


def _is_heading(part: str) -> bool:
    return all(plain_key(cell) in _HEADING for cell in part.split(",") if cell.strip())


def _rejoined(parts: Iterable[str], text: str) -> list[str]:
    """Put a birth back to the name before it, and a name back together that "va" is a part of."""
    joined: list[str] = []
    for part in parts:
        if joined and _ONLY_BIRTH.fullmatch(part.strip()):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    whole = all(len(_BORN.sub("", f" {part}").split()) > 1 for part in joined)
    return joined if whole or "," in text or ";" in text else [text]


def read_person(line: str, today: date) -> Candidate:
    """Return one person of a line: a name, perhaps numbered, perhaps with a birth; raises Refused."""
    cells = [cell.strip() for cell in _NUMBERING.sub("", line).split(",")]
    text = _NUMBERING.sub("", line)
    if len([cell for cell in cells if cell]) > 2:
        names = [cell for cell in cells if len(cell.split()) > 1 and not re.search(r"\d", cell)]
        births = [cell for cell in cells if _ONLY_BIRTH.fullmatch(cell)]
        text = ", ".join([*names[:1], *births[:1]]) or text
    born = None
    if found := _BORN.search(text):
        said = next(group for group in found.groups() if group)
        born = read_birth(said, today) if len(said) > 2 else _short_year(said, today)
        text = _without_born_words(text[: found.start()])
    return Candidate(name=read_name(shorten(text, 120)), born=born)


def _without_born_words(text: str) -> str:
    """Return a name without "sinh năm" after it; a capital Sinh or Năm that the name would lack is part of it."""
    words = text.rstrip(" ,-–(:.").split()
    dropped = ""
    while words and plain_key(words[-1]) in _BORN_WORDS:
        is_capital = words[-1][0].isupper() and words[-1] != words[-1].upper()
        lacks = len(words) <= 3 and len(words) > 1 and plain_key(words[-2]) in ("van", "thi")
        is_name = lacks or (is_capital and (len(words) <= 3 or plain_key(words[-1]) != "sinh"))
        if is_name and plain_key(words[-1]) == "sinh" and plain_key(dropped) in ("nam", "ngay"):
            told = f"{' '.join(words)}, "
            raise Refused(f"Chưa rõ “Sinh” là tên hay năm sinh. Đồng chí viết lại, ví dụ {told}1990.")
        if is_name:
            break
        dropped = words.pop()
    return " ".join(words).rstrip(" ,-–(:.")


def _short_year(said: str, today: date) -> Birth:
    century = today.year // 100 - (int(said) > today.year % 100)
    return Birth(year=century * 100 + int(said))
