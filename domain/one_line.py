"""The one-line entry: "kn Nguyễn Văn A 12/3", "ket nap 2 nguoi ngay 5/6".

What the line says fills the form, the rest is asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.forms.report import FormField, Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import Given, Offer, Started
from domain.refusals import Refused, Unclear
from domain.text import clean, plain_key

_VERBS = {
    "ketnap": ("ket nap", "knd", "kn"),
    "boiduong": ("boi duong", "bdnt", "bd", "gcn"),
}
# A bare "Sinh" with a capital is somebody's name: Nguyễn Văn Sinh 12/3.
_BORN = re.compile(
    r"[\s,(]+(?:(?i:sinh năm|sinh nam|năm sinh|nam sinh|sinh ngày|sinh ngay|ngày sinh|ngay sinh|sn)|sinh)"
    r"[\s:]*((?:\d{1,2}[/.\-]){0,2}\d{4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2})\)?"
)
_LOOKS_LIKE_A_DAY = re.compile(
    r"\d{1,2}\s*[/.\-]\s*\d|\d{8}$|(?:ngày|ngay|mùng|mung)\s*\d|\d+ (?:tháng|thang) \d",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?P<day>(?:(?:ngày|ngay)\s*)?\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|h[oô]m (?:nay|qua|kia))"
    r"[\s:,\-]+(?P<rest>(?=.*[^\W\d]).+)",
    re.IGNORECASE,
)
_SPOKEN_DAY = re.compile(
    r"(?:hom|bua|sang|chieu|toi) (?:nay|qua|kia)"
    r"|(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn) (?:tuan (?:truoc|nay|roi)|vua (?:roi|qua))"
)
_COUNT_ONLY = "Đơn vị báo cáo theo số lượng, không ghi tên. Đồng chí ghi số người, ví dụ 2."


class Line(NamedTuple):
    """A line that begins with a report's verb, and what follows it."""

    command: str
    rest: str


def read_verb(text: str) -> Line | None:
    """Return the report that a line begins, None where it begins with no report's verb."""
    words = clean(text).replace("\n", " ").split()
    for command, verbs in _VERBS.items():
        for verb in verbs:
            length = len(verb.split())
            if plain_key(" ".join(words[:length])) == verb:
                return Line(command, " ".join(words[length:]).strip(" :,-"))
    return None


def read_line(report: type[Report], rest: str, at: Situation) -> Started:
    """Return the report begun with what a line says; what cannot be read is left open, with its reason."""
    fields = {field.name: field for field in form_fields(report)}
    names = report.one_line
    wrong: list[tuple[str, Refused]] = []
    given: list[Given] = []

    def fill(field: FormField, typed: str) -> None:
        try:
            value = field.kind.read(typed, at)
        except Refused as refused:
            told = refused if report.named or field.name != names.subject else Refused(_COUNT_ONLY)
            wrong.append((field.name, told))
            return
        given.append(Given(field=field.name, value=field.adapter.dump_python(value, mode="json")))

    born = _BORN.search(rest)
    if born and names.born:
        rest = rest[: born.start()] + " " + rest[born.end() :]
    subject, day = _split(rest.strip(" ,"))
    if subject:
        fill(fields[names.subject], subject)
    if born and names.born:
        fill(fields[names.born], born[1])
    if day:
        fill(fields[names.day], day)
    if not wrong:
        return Started(form=report.form, given=tuple(given))
    name, first = wrong[0]
    options = first.options if isinstance(first, Unclear) else ()
    return Started(
        form=report.form,
        given=tuple(given),
        note=first.sentence,
        wrong=name,
        offered=tuple(Offer(label=option.label, text=option.text) for option in options),
    )


def _split(rest: str) -> tuple[str, str]:
    """Split a line into its subject and the day that ends or begins it."""
    if first := _DAY_FIRST.fullmatch(rest):
        return first["rest"], first["day"]
    words = rest.split()
    for place in range(len(words)):
        tail = " ".join(words[place:])
        if _LOOKS_LIKE_A_DAY.match(tail) or _SPOKEN_DAY.fullmatch(plain_key(tail)):
            return " ".join(words[:place]).strip(" ,-"), tail
    return rest, ""
