"""The one-line entry: "kn Nguyễn Văn A 12/3", "Báo cáo đồng chí, chi bộ vừa kết nạp 2 đồng chí ngày 5/6".

A line is a report's verb with a subject and a day around it, in any order and with the polite words that people put
before and after. What the line says fills the form, the rest is asked. What could mean two things is asked, never
guessed. All matching is done on the folded text, whose letters stand at the same places as those of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.dates import read_past_day
from domain.forms.report import FormField, Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import Given, Offer, Started
from domain.names import is_family
from domain.numbers import read_quantity
from domain.refusals import Option, Refused, Unclear
from domain.reports.registry import REPORTS
from domain.roll import read_people
from domain.text import clean, fold

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(
    r"(?:(?:\b(?:vao|tinh tu|tinh den|hom|ban hanh)|(?<!thi )(?<!van )(?<!uu )\b(?:tu|qd))\s+)*(?:\bngay\s*"
    r"|\bmung\s+|\bmong\s+)?"
    r"(?:"
    r"(?<![\d/.\-])\d{1,2}\s*/\s*\d{1,2}\s*/\s*(?:\d{4}|\d{2})(?!\d)"
    r"|(?<![\d/.\-])\d{1,2}-\s?\d{1,2}-\s?(?:\d{4}|\d{2})(?!\d)"
    r"|(?<![\d/.\-])\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d)"
    r"|(?<![\d/.\-])\d{1,2}\s*/\s*\d{1,2}(?![\d/])"
    r"|(?<![\d/.\-])\d{1,2}\s?-\s?\d{1,2}(?![\d/\-])"
    r"|(?<![\d/.\-])\d{1,2}\.\d{1,2}(?![\d/.])"
    r"|\b\d{4}-\d{2}-\d{2}\b"
    r"|(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d(?!\d)"
    r")"
    r"|(?:(?:\b(?:vao|tinh tu)|(?<!thi )(?<!van )(?<!uu )\btu)\s+)*\b(?:ngay\s+|mung\s+|mong\s+)\d{1,2}\s+(?:thang|th)"
    r"\s*(?:\d{1,2}|(?:muoi\s+)?(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)\b)"
    r"(?:(?:\s+nam)?\s*[/,]?\s*\d{4})?"
    r"|(?<!\d)\d{1,2}\s+(?:thang|th)\s*\d{1,2}(?:(?:\s+nam)?\s+\d{4})?"
    r"|(?:(?:\bvao|(?<!thi )(?<!van )(?<!uu )\btu)\s+)*\b(?:ngay|mung|mong|hom)\s+\d{1,2}(?:\s+(?:thang nay"
    r"|vua roi|vua qua))?"
    r"(?!\s*(?:nguoi|d/?c|dong chi|qc|[/\-.]?\d))"
    r"|\bngay\s+(?:(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi)\s+){1,3}thang\s+(?:muoi\s+)?(?:mot|hai|ba|bon|tu|nam"
    r"|sau|bay|tam|chin|muoi)\b"
    r"|(?:(?:\b(?:vao|ngay)|(?<!thi )(?<!van )(?<!uu )\btu)\s+)*\b(?:hom|bua|sang|chieu|toi|trua)\s+(?:nay|qua"
    r"|kia)\b|\bhnay\b|\bhqua\b"
    r"|(?:(?:\b(?:vao|ngay)|(?<!thi )(?<!van )(?<!uu )\btu)\s+)*\b(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)"
    r"\s+(?:tuan\s+(?:truoc|nay|roi|vua roi)|vua\s+(?:roi|qua))"
)
_PAPERS = re.compile(r"\b(?:so\s+)?\d+\s*-\s*(?:nq|qd)\s*[/\-]\s*[a-z]+\b|(?<!sinh )\b(?:trong )?nam 20\d\d\b")


def _without_papers(text: _Text) -> _Text:
    """Return a text without numbers of documents, and without a year that says nothing beside a day."""
    while found := _PAPERS.search(text.folded):
        text = text.without(found.start(), found.end())
    return text


_YEAR_AFTER = re.compile(r"\s+nam (?:nay|ngoai|truoc)\b")
_AHEAD = re.compile(
    r"(?:\b(?:vao|trong|den het|den|het|truoc|cuoi)\s+)*(?:\bthang\s*\d{1,2}(?:\s*(?:/|nam)\s*\d{4})?"
    r"|\bquy\s+(?:i{1,3}|iv|[1-4])\b(?:\s*/?\s*\d{4})?)"
    r"(?:\s+nam nay)?"
)
_NOT_REPORTS = re.compile(
    r"\?|\bbao nhieu\b|\bmay (?:nguoi|dong chi|dc)\b|\bthe nao\b|\bbao gio\b|\bkhi nao\b|\bnhu nao\b"
    r"|(?<!thi )(?<!van )\bai\b(?! cap)"
    r"|\bchua\b|\btien do\b|\bchi tieu\b|\bke hoach\b|\bxem\b|\bso voi\b|\bcung ky\b|\bcon thieu\b|\bxep hang\b"
    r"|\bboi duong dang vien moi\b|\b(?:xa|don vi|chi bo|cho|noi) nao\b|\bnao\b|\bhuong dan\b|\blam sao\b|\bcach\b"
    r"|\bkhong\b(?! phat sinh)|\bko\b|\bhuy\b"
)
_AHEAD_OF_TIME = re.compile(r"\b(?:se|sap|dinh|chuan bi|muon)\s*$")
_PLACE = re.compile(
    r"\b(?:chi bo|cb|dang bo|dang uy|to dan pho|tdp|thon|ap|ban|khu pho|khu|xom|buon)\b"
    r"(?:\s+(?:co so|truong|thon|ap|ban|khu pho|khu|xom|tdp|to dan pho|so|toi|em|minh|chung toi|quan su"
    r"|cong an|nong thon"
    r"|\d{1,3}|[ivx]{1,4}|mn|th|thcs|thpt|[a-d])\b)*\s*[,:\-]?"
)
_BEFORE = frozenset(_WORD.findall(
    """bao cao xin da dong chi d c dc a em toi minh anh chi bac kinh gui thua vua moi qua cho cua co duoc la hom nay
    trong thang nam va voi thi tai o cap tren dang uy uy van phong rang ve viec nhu sau hien do don vi ben chung tui
    xong roi nay kinh bc cb chi bo duoc dam cac ong ba them tiep tuc va da xac nhan"""
))  # fmt: skip
_EDGES_BEFORE = frozenset(_WORD.findall(
    """cho duoc them moi vua da la gom co cac nhung qua roi xong tai va cung voi doi cua den thi tong cong so luong vao
    dang danh sach duoi day sau theo de nghi trong ket nap kn ly lich vien bi dua rut ra khoi nguon phat trien ve
    nhan thuc"""
))  # fmt: skip
# Words that are a family name too, with what they mean when they are none.
_FAMILY_TOO = {
    "dang": ("đảng", "đang"),
    "luong": ("lượng",),
    "la": ("là",),
    "ly": (),
    "vien": ("viên",),
    "nhan": ("nhận",),
}
_EDGES_AFTER = frozenset(_WORD.findall(
    """a nhe nha roi xong vao dang thanh cong hoan va tai tu luc la ve voi vay do day theo dung quy dinh duoc moi ngay
    thang qd so di hoc lop boi duong nhan thuc tham gia chinh thuc vien nguon khoi ra cam on bi de nghi ket nap phat
    trien trong kinh bao cao thu vua qua nam nay hom cho giay gcn da len"""
))  # fmt: skip
_ENDING = re.compile(
    r"(?:(?:^|[\s,.;:\-]+)(?:vao dang(?: cong san)?(?: viet nam)?|da(?: duoc)?|duoc|roi|xong|nhe|nha|ạ"
    r"|(?:moi |da )?di hoc\b.*|lop (?:boi duong|bdnt|cam tinh|doi tuong).*|(?:vao|ra khoi|khoi) (?:danh sach )?nguon.*"
    r"|(?:lam|thanh|la) dang vien.*|chinh thuc|thanh cong|trong (?:thang|quy|nam|dot).*|dot \d.*|noi khac"
    r"|(?:tu noi khac |sinh hoat )?chuyen (?:sinh hoat )?(?:den|ve|di)|tu noi khac(?: chuyen)?(?: den| ve)?"
    r"|chuyen|len|thanh"
    r"|(?:vi|do) (?:di|chuyen|khong|lam|ly do|xin|bo|vi)\b.*|theo (?:quyet dinh|qd|nghi quyet).*|luc \d[\dh :]*"
    r"|thang \d{1,2}|moi|hoan thanh"
    r"|nhan|duoc cap|da cap|co|vua|to chuc|(?<!sinh )nam \d{4}|,|thon \d+|dang vien|de nghi ket nap"
    r"|xet ket nap))+[\s,.;]*$"
)
_TITLE = frozenset(
    _WORD.findall("dong chi d c dc ong ba anh em quan chung qcut qc uu tu doan vien ut dv dvut dvdb du bi")
)
_SOME_UNIT = (
    r"(?:dong chi|d/c|d\.c|dc|nguoi|quan chung uu tu|quan chung|qcut|qc|doan vien uu tu|doan vien|dang vien|dvdb|dv|ban"
    r"|em|truong hop|ca|hoc sinh|hs|sinh vien|sv)"
)
_ONES = r"(?:mot|hai|ba|bon|lam|nam|sau|bay|tam|chin)"
_NUMBER_WORD = rf"(?:hai muoi|ba muoi|muoi(?: {_ONES})?|tu|{_ONES})"
_COUNTED = re.compile(rf"(\d{{1,4}}|{_NUMBER_WORD})\s*(?:{_SOME_UNIT}\b[\s.]*)+")
_BEFORE_DAY = re.compile(
    r"^(?:vào|vao|từ|tu|tính từ|tinh tu|tính đến|tinh den|hôm|hom|kỳ|ky|ký|ki|qđ|qd|ban hành)\s+"
    r"(?=\S*\d|ngày|ngay|mùng|mung)",
    re.IGNORECASE,
)
_INTO = re.compile(r"^\s*(?:vào|vao)\s+(?:đảng|dang)\s*:?", re.IGNORECASE)
_BORN_BEFORE = re.compile(r"(?:\bsinh\s*(?:ngay|nam)?|\bsn|\bnam sinh|\bngay sinh)\s*[:.]?\s*$|\(\s*$")


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


class _Text(NamedTuple):
    """A text and its folded form, letter by letter at the same places."""

    shown: str
    folded: str

    def cut(self, start: int, end: int) -> _Text:
        return _Text(self.shown[start:end], self.folded[start:end])

    def without(self, start: int, end: int) -> _Text:
        gap = " " if "\n" not in self.shown[start:end] else "\n"
        return _Text(self.shown[:start] + gap + self.shown[end:], self.folded[:start] + gap + self.folded[end:])

    def __bool__(self) -> bool:
        return bool(self.shown.strip())


_GLUED = re.compile(
    r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=(?:đ/?c|d/?c|đc|dc|qc|đv|dv|ng)[^\W\d_]*\b)|(?<=đ/c|d/c)(?=[A-ZĐ])", re.IGNORECASE
)
_GLUED_VERBS = re.compile(
    r"\b(kết|ket)(?=nạp|nap)|\b(xóa|xoá|xoa)(?=tên|ten)|\b(bồi|boi)(?=dưỡng|duong)", re.IGNORECASE
)


def _text(said: str) -> _Text:
    shown = _GLUED_VERBS.sub(lambda found: f"{found[0]} ", _GLUED.sub(" ", clean(said)))
    folded = "\n".join(fold(line) for line in shown.split("\n"))
    return _Text(shown, folded) if len(shown) == len(folded) else _Text(folded, folded)


def read_verb(text: str) -> Line | None:
    """Return the report that a line makes, None where it makes none: it has no verb, asks a question, or denies."""
    whole = _text(text)
    words = list(_WORD.finditer(whole.folded))
    found = next(((place, verb) for place in range(len(words)) if (verb := _verb_at(words, place))), None)
    if found is None:
        return None
    place, verb = found
    start, end = words[place].start(), words[place + len(verb.words) - 1].end()
    before, rest = whole.cut(0, start), whole.cut(end, len(whole.shown))
    free = verb.report.one_line is not None and verb.report.one_line.day == ""
    if _NOT_REPORTS.search(whole.folded) and not (free and not _polite(before)):
        return None
    if not _may_stand_before(before, verb.report):
        return None
    if _AHEAD_OF_TIME.search(before.folded):
        raise Refused(
            "Việc chưa diễn ra thì chưa báo cáo. Nếu là dự kiến, đồng chí gõ ví dụ: dự kiến kết nạp 2 người tháng 9."
        )
    if not free:
        _refuse_two_reports(words[place + len(verb.words) :], verb.report, whole)
    return Line(verb.report.command, rest.shown.strip(" :,-–\n"), before.shown.strip(), verb.implied)


def _refuse_two_reports(words: list[re.Match[str]], report: type[Report], whole: _Text) -> None:
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


def _polite(before: _Text) -> str:
    """Return what is left of a beginning without polite words, the unit's name and a day."""
    left = _PLACE.sub(" ", _DAY.sub(" ", before.folded))
    return " ".join(word for word in _WORD.findall(left) if word not in _BEFORE)


def _may_stand_before(before: _Text, report: type[Report]) -> bool:
    """Tell whether words before a verb leave it a report: politeness, a day, or whom it is about."""
    left = _polite(before)
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
        reader.read_without_day(report.one_line.subject, rest)
        return reader.started()
    reader.read(_text(rest), _text(_left_before(line)) if line else None)
    return reader.started()


def _left_before(line: Line) -> str:
    """Return what stood before the verb less the unit's name: a day, and perhaps whom the line is about."""
    before = _text(line.before)
    while found := _PLACE.search(before.folded):
        before = before.without(found.start(), found.end())
    return before.shown


class _Reader:
    """Fills a form from a line, and keeps what it could not read."""

    def __init__(self, report: type[Report], at: Situation) -> None:
        self._report, self._at = report, at
        self._fields = {field.name: field for field in form_fields(report)}
        self._given: list[Given] = []
        self._wrong: list[tuple[str, Refused]] = []

    def read(self, rest: _Text, before: _Text | None) -> None:
        """Read subject and day around a verb."""
        form = self._report.one_line
        if form is None:
            return
        rest = _without_papers(rest)
        rest, days = _take_days(rest, ahead=form.day == "by_day")
        if before is not None:
            before, more = _take_days(before, ahead=False)
            days += more
        subject = _edges(rest)
        if not subject and before is not None:
            subject = _edges(before, polite=True)
        if subject:
            self.fill_subject(form.subject, subject.shown)
        self._fill_day(form.day, days)

    def read_without_day(self, name: str, rest: str) -> None:
        """Read a line of a form that asks for no day; one that is said all the same must be a day."""
        if not self._fields[name].kind.several:
            if rest.strip():
                self.fill(name, rest)
            return
        text, days = _take_days(_text(rest), ahead=False)
        if subject := _edges(text):
            self.fill_subject(name, subject.shown)
        for day in days:
            try:
                read_past_day(day, self._at.today)
            except Refused as refused:
                self._wrong.append((name, refused))

    def fill_subject(self, name: str, said: str) -> None:
        """Fill whom, how many or what the line is about."""
        if self._fields[name].kind.several:
            said = said.strip()
            counted = _COUNTED.match(fold(said))
            names = said[len(counted[0]) :].strip(" :,-–.") if counted and len(fold(said)) == len(said) else said
            if counted and names and names != said:
                self._fill_counted(name, counted[1], names)
                return
        self.fill(name, said)

    def _fill_counted(self, name: str, number: str, names: str) -> None:
        """Fill names that a number stands before; where they are not so many, ask."""
        wanted = read_quantity(number)
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


_WEEKDAY_BEFORE = re.compile(r"\b(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\s*(?:,|-|la)?\s*$")


def _take_days(text: _Text, *, ahead: bool) -> tuple[_Text, list[str]]:
    """Return a text without its days, and the days; a day of birth is none.

    A weekday that stands before a day stays with it, so that its reader can see whether they agree.
    """
    days: list[str] = []
    start = 0
    while found := _DAY.search(text.folded, start):
        if _is_birth(text, found):
            start = found.end()
            continue
        if not days and "\n" in text.shown and _in_a_list(text, found.start()):
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


def _is_birth(text: _Text, found: re.Match[str]) -> bool:
    """Tell whether a day is somebody's birth: it has its year, and "sinh" before it is not the given name Sinh."""
    before = text.folded[: found.start()]
    return bool(
        _BORN_BEFORE.search(before)
        and re.search(r"\d{4}|[/.\-]\d{1,2}[/.\-]\d{2}", found[0])
        and not re.search(r"\b(?:van|thi)\s+sinh\s*$", before)
    )


def _in_a_list(text: _Text, place: int) -> bool:
    """Tell whether a day stands on one of a list's own lines, where it is somebody's birth."""
    line = text.shown.count("\n", 0, place)
    lines = text.shown.split("\n")
    return (
        line > 0
        and len(re.findall(r"[^\W\d]{2,}", lines[line])) > 1
        and not re.search(r"\bngay\b", text.folded.split("\n")[line])
    )


def _bare(day: str) -> str:
    """Return a day without the words before it."""
    bare = _BEFORE_DAY.sub("", day.strip())
    return re.sub(r"^(?:trong|đến|den|vào|vao|từ|tu)\s+", "", bare, flags=re.IGNORECASE)


def _edges(text: _Text, *, polite: bool = False) -> _Text:
    """Return a subject without the words around it that say nothing; a name keeps all of its own."""
    if (ending := _ENDING.search(text.folded)) and not _ends_in_a_name(text, ending.start()):
        text = text.cut(0, ending.start())
    words = list(_WORD.finditer(text.folded))
    first, last = 0, len(words)
    if not text or _COUNTED.match(text.folded, len(text.folded) - len(text.folded.lstrip())):
        return text
    empty = _EDGES_BEFORE | (
        _BEFORE | {"chuyen", "cong", "cu", "bo", "sung", "hoan", "thien", "gui", "lop"} if polite else frozenset()
    )
    while first < last and words[first][0] in empty and not _begins_a_name(text, words[first:last]):
        first += 1
        if first < last and _COUNTED.match(text.folded, words[first].start()):
            break
    mixed = text.shown != text.shown.lower() and text.shown != text.shown.upper()
    while (
        mixed and last > first and words[last - 1][0] in _EDGES_AFTER and text.shown[words[last - 1].start()].islower()
    ):
        last -= 1
    if first == last:
        return _Text("", "")
    start, end = words[first].start(), words[last - 1].end()
    start -= text.shown[start - 1 : start] == "("
    end += text.shown[end : end + 1] == ")"
    return text.cut(start, end)


def _ends_in_a_name(text: _Text, place: int) -> bool:
    """Tell whether the empty words at a place begin with the given name that a name would lack: Lê Thị Nhân."""
    left = _WORD.findall(text.folded[:place])
    return bool(left) and left[-1] in ("van", "thi")


def _begins_a_name(text: _Text, words: list[re.Match[str]]) -> bool:
    """Tell whether a word that may say nothing is a family name here: Đặng Văn Miên, not Đảng Nguyễn Văn A."""
    word = words[0][0]
    if is_family(word) and len(words) > 2 and words[1][0] in ("van", "thi"):
        return True
    if word not in _FAMILY_TOO:
        return False
    shown = text.shown[words[0].start() : words[0].end()].lower()
    if shown != word:
        return shown not in _FAMILY_TOO[word]
    return len(words) > 1 and words[1][0] in ("van", "thi")
