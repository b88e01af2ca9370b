"""The one-line entry: "kn Nguyễn Văn A 12/3", "Báo cáo đồng chí, chi bộ vừa kết nạp 2 đồng chí ngày 5/6".

A line is a report's verb with a subject and a day around it, in any order and with the polite words that people put
before and after. What the line says fills the form, the rest is asked. What could mean two things is asked, never
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.dates import read_past_day
from domain.forms.report import FormField, Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import Given, Offer, Started
from domain.numbers import read_quantity
from domain.one_line.days import take_days, vague_day, without_papers
from domain.one_line.subject import CALLED_LIKE_A_NUMBER, COUNTED, impolite_part, subject_of, without_place
from domain.one_line.text import WORD, Text, as_text
from domain.refusals import Option, Refused, Unclear
from domain.reports.registry import REPORTS
from domain.roll import read_people
from domain.text import fold

_NOT_REPORTS = re.compile(
    r"\?|\bbao nhieu\b|\bmay (?:nguoi|dong chi|dc)\b|\bthe nao\b|\bbao gio\b|\bkhi nao\b|\bnhu nao\b"
    r"|(?<!thi )(?<!van )\bai\b(?! cap)"
    r"|\bchua\b|\btien do\b|\bchi tieu\b|\bke hoach\b|\bxem\b|\bso voi\b|\bcung ky\b|\bcon thieu\b|\bxep hang\b"
    r"|\bboi duong dang vien moi\b|\b(?:xa|don vi|chi bo|cho|noi) nao\b|\bnao\b|\bhuong dan\b|\blam sao\b|\bcach\b"
    r"|\b(?:giay to|thu tuc|ho so|lam|can|nhung|cai|viec) gi\b"
    r"|\bkhong\b(?! phat sinh)|\bko\b|\bhuy\b"
)
_AHEAD_OF_TIME = re.compile(r"\b(?:se|sap|dinh|chuan bi|muon)\s*$")


class Line(NamedTuple):
    """A line with a report's verb in it, what follows the verb, and what stood before it."""

    command: str
    rest: str
    before: str = ""
    implied: Mapping[str, str] = {}


class _Verb(NamedTuple):
    words: tuple[str, ...]
    report: type[Report]
    implied: Mapping[str, str]


def _all_verbs() -> Iterator[_Verb]:
    for report in REPORTS:
        for said, implied in report.verbs.items():
            yield _Verb(tuple(said.split()), report, implied)


_VERBS: dict[str, list[_Verb]] = {}
for _verb in sorted(_all_verbs(), key=lambda verb: -len(verb.words)):
    _VERBS.setdefault(_verb.words[0], []).append(_verb)


def read_verb(text: str) -> Line | None:
    """Return the report that a line makes, None where it makes none: it has no verb, asks a question, or denies."""
    whole = as_text(text)
    words = list(WORD.finditer(whole.folded))
    found = next(((place, verb) for place in range(len(words)) if (verb := _verb_at(words, place))), None)
    if found is None:
        return None
    place, verb = found
    start, end = words[place].start(), words[place + len(verb.words) - 1].end()
    before, rest = whole.cut(0, start), whole.cut(end, len(whole.shown))
    free = verb.report.one_line is not None and verb.report.one_line.day == ""
    if _NOT_REPORTS.search(whole.folded) and not (free and not impolite_part(before)):
        return None
    if not _may_stand_before(before, verb.report):
        return None
    if _AHEAD_OF_TIME.search(before.folded):
        raise Refused(
            "Việc chưa diễn ra thì chưa báo cáo. Nếu là dự kiến, đồng chí gõ ví dụ: dự kiến kết nạp 2 người tháng 9."
        )
    if not free:
        _refuse_two_reports(words[place + len(verb.words) :], verb.report, whole)
    listed = "\n" if re.match(r"[\s:,\-–]*\n", rest.shown) else ""
    return Line(verb.report.command, listed + rest.shown.strip(" :,-–\n"), before.shown.strip(), verb.implied)


def _refuse_two_reports(words: list[re.Match[str]], report: type[Report], whole: Text) -> None:
    """Refuse a message that begins another report in a clause of its own: each is sent by itself."""
    for place in range(len(words)):
        other = _verb_at(words, place)
        between = whole.folded[words[place - 1].end() : words[place].start()] if place else ""
        clause = re.search(r"[,;.\n]", between) or (place and words[place - 1][0] == "va")
        if other and other.report is not report and clause:
            raise Refused(
                f"Tin có cả “{report.title}” và “{other.report.title}”. Đồng chí gửi mỗi báo cáo một tin, "
                "ví dụ: kn Nguyễn Văn A 12/3."
            )


def _verb_at(words: list[re.Match[str]], place: int) -> _Verb | None:
    for verb in _VERBS.get(words[place][0], ()):
        said = [word[0] for word in words[place : place + len(verb.words)]]
        if tuple(said) == verb.words and (said != ["cu"] or any(w[0] in ("hoc", "lop") for w in words[place:])):
            return verb
    return None


def _may_stand_before(before: Text, report: type[Report]) -> bool:
    """Tell whether words before a verb leave it a report: politeness, a day, or whom it is about."""
    left = impolite_part(before)
    if not left:
        return True
    named = report.one_line is not None and report.one_line.day != ""
    return named and len(left.split()) <= 12


def read_line(report: type[Report], rest: str, at: Situation, line: Line | None = None) -> Started:
    """Return the report begun with what a line says; what cannot be read is left open, with its reason."""
    reader = _Reader(report, at)
    implied = line.implied if line else {}
    for name, value in implied.items():
        reader.fill(name, value)
    if report.one_line is None:
        return reader.started()
    if not report.one_line.day:
        reader.read_without_day(report.one_line.subject, rest.strip() or (line.before if line else ""))
        return reader.started()
    reader.read(rest, without_place(as_text(line.before)) if line else None)
    return reader.started()


class _Reader:
    """Fills a form from a line, and keeps what it could not read."""

    def __init__(self, report: type[Report], at: Situation) -> None:
        self._report, self._at = report, at
        self._fields = {field.name: field for field in form_fields(report)}
        self._given: list[Given] = []
        self._wrong: list[tuple[str, Refused]] = []

    def read(self, said: str, before: Text | None) -> None:
        """Read subject and day around a verb; what begins on the next line is a list, and its days are births."""
        form, today = self._report.one_line, self._at.today
        if form is None:
            return
        rest = without_papers(as_text(said))
        rest, days = take_days(rest, today, ahead=form.day == "by_day", listed=said.startswith("\n"))
        if before is not None:
            before, more = take_days(before, today)
            days += more
        if not days and (vague := vague_day(rest)):
            rest = rest.without(*vague.span())
            days.append(vague[0])
        self._refuse_named_number(form.subject, rest, before)
        subject = subject_of(rest)
        if not subject and before is not None:
            subject = subject_of(before, polite=True)
        if subject and not self._wrong:
            self.fill_subject(form.subject, subject.shown)
        self._fill_day(form.day, days)

    def read_without_day(self, name: str, rest: str) -> None:
        """Read a line of a form that asks for no day; one that is said all the same must be a day."""
        if not self._fields[name].kind.several:
            if rest.strip():
                self.fill(name, rest)
            return
        text, days = take_days(as_text(rest), self._at.today)
        if subject := subject_of(text):
            self.fill_subject(name, subject.shown)
        for day in days:
            try:
                read_past_day(day, self._at.today)
            except Refused as refused:
                self._wrong.append((name, refused))

    def _refuse_named_number(self, name: str, rest: Text, before: Text | None) -> None:
        """Ask how many where somebody is called like a number: "ông Bảy từ trần" is not seven."""
        said = f"{before.folded if before else ''}\n{rest.folded}"
        if not self._fields[name].kind.several and (found := CALLED_LIKE_A_NUMBER.search(said)):
            sentence = f"“{found[0]}” là tên người hay số người? Đồng chí ghi số người, ví dụ 1."
            self._wrong.append((name, Refused(sentence)))

    def fill_subject(self, name: str, said: str) -> None:
        """Fill whom, how many or what the line is about."""
        if self._fields[name].kind.several:
            said = said.strip()
            counted = COUNTED.match(fold(said))
            names = said[len(counted[0]) :].strip(" :,-–.") if counted and len(fold(said)) == len(said) else said
            if counted and names and names != said:
                self._fill_counted(name, counted[1], names)
                return
        self.fill(name, said)

    def _fill_counted(self, name: str, number: str, names: str) -> None:
        """Fill names that a number stands before; where they are not so many, ask."""
        try:
            wanted = read_quantity(number)
        except Refused as refused:
            self._wrong.append((name, refused))
            return
        try:
            told = len(read_people(names, self._at.today))
        except Refused:
            self.fill(name, names if self._at.unit.named else f"{number} {names}")
            return
        if told == wanted:
            self.fill(name, names if self._at.unit.named else number)
            return
        sentence = (
            f"Tin ghi {wanted} người nhưng có {told} họ tên. Đồng chí ghi lại danh sách, "
            "ví dụ Nguyễn Văn An, Trần Thị Bình."
        )
        self._wrong.append((name, Refused(sentence)))

    def _fill_day(self, name: str, days: list[str]) -> None:
        distinct = list(dict.fromkeys(days))
        if len(distinct) == 1:
            self.fill(name, distinct[0])
        elif distinct:
            label = self._fields[name].ask.label.lower()
            options = tuple(Option(day, day) for day in distinct)
            sentence = f"Tin có {len(distinct)} ngày: {', '.join(distinct)}. Ngày nào là {label}?"
            self._wrong.append((name, Unclear(sentence, options)))

    def fill(self, name: str, said: str) -> None:
        """Fill a field, or keep why it cannot be."""
        field: FormField = self._fields[name]
        try:
            value = field.kind.read(said, self._at)
        except Refused as refused:
            self._wrong.append((name, refused))
            return
        stored = field.adapter.dump_python(value, mode="json", exclude_defaults=True)
        self._given.append(Given(field=name, value=stored))

    def started(self) -> Started:
        """Return the report begun; what was said wrongly is asked first."""
        if not self._wrong:
            return Started(form=self._report.form, given=tuple(self._given))
        name, first = self._wrong[0]
        options = first.options if isinstance(first, Unclear) else ()
        return Started(
            form=self._report.form,
            given=tuple(self._given),
            note=first.sentence,
            wrong=name,
            offered=tuple(Offer(label=option.label, text=option.text) for option in options),
        )
