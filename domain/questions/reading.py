"""Reads a question: its subject, indicator, time and categories; what is left over is said, never passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.addresses import Made, View
from domain.composition import SAID, Category
from domain.dates import month_end
from domain.indicators import Indicator
from domain.periods import Asked, Period, first_months, year_of
from domain.questions import lexicon
from domain.questions.times import When, find_times
from domain.questions.words import Word, is_slip, without_telex
from domain.refusals import Refused
from domain.text import plain_key
from domain.views.subjects import Subject

_VOCABULARY, _CONTENT = lexicon.vocabulary(), lexicon.content()
_LEAST_SLIP = 5
_PART = re.compile(r"\b(?:(?:\d+|ba|sau|chin) thang(?: dau)?|thang \d+|quy (?:[1-4]|i{1,3}|iv))(?= nam)")
_TRAITS = frozenset({Category.FEMALE, Category.ETHNIC, Category.RELIGIOUS, Category.YOUTH_UNION, Category.YOUNG})
_OF_PEOPLE = frozenset({Subject.PROGRESS, Subject.YEARS, Subject.MEMBERS, Subject.BEST})
_OF_UNITS = frozenset({Subject.REACHED, Subject.WORST, Subject.BEST, Subject.NOBODY})
Span = tuple[int, int]


class Pick(NamedTuple):
    """Which of many units are asked for: those below or above a percentage of plan, the first few, those still short.

    `rank` asks which place the named unit has among those beside it.
    """

    below: int | None = None
    above: int | None = None
    first: int | None = None
    short: bool = False
    rank: bool = False


_ANY = Pick()


@dataclass(frozen=True)
class Question:
    """What is asked. `unknown` are the words that nothing explains, `places` where they stand.

    `said` tells that words for a subject, or a time, were found: a bare name asks for progress.
    """

    subject: Subject
    indicator: Indicator
    asked: Asked | None
    made: Made | None = None
    categories: tuple[Category, ...] = ()
    rural: bool | None = None
    years: int | None = None
    pick: Pick = _ANY
    unknown: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    said: bool = False
    asks: bool = False

    def view(self, unit: int, today: date) -> View:
        """Return the address that answers it for a unit."""
        asked = self.asked or Asked(year_of(today.year))
        period, as_of = asked.period, asked.as_of
        if self.subject is Subject.PAPER:
            period, as_of = _paper_period(period, as_of)
        day = f"{as_of:%Y%m%d}" if as_of and as_of < min(today, period.last) else ""
        return View(unit, period.code, self.indicator, 0, day, self.subject)


def asks(text: str) -> bool:
    """Tell whether a text has a word that asks."""
    return lexicon.ASKING.search(plain_key(text)) is not None


def _paper_period(period: Period, as_of: date | None) -> tuple[Period, date | None]:
    """Return the period of a report: "6 tháng đầu năm" is a period of its own there, not the year as of a day."""
    if period.is_year and as_of and as_of == month_end(as_of.year, as_of.month) and as_of < period.last:
        return first_months(as_of.year, as_of.month), None
    return period, as_of


def read_question(words: tuple[Word, ...], mentions: tuple[Span, ...], today: date) -> Question:
    """Return what is asked; `mentions` are the places (first, last + 1) of words that name units.

    Raises Refused for a month, day or term that there is not.
    """
    named = {place for first, last in mentions for place in range(first, last)}
    begins = {first for first, _ in mentions}
    keys = mended(words, named)
    text, offsets = _joined(keys, named, begins)
    explained = [False] * len(text)

    def explain(start: int, end: int) -> None:
        explained[start:end] = [True] * (end - start)

    timeless = _timeless(text)
    documents = [match.span() for match in lexicon.DOCUMENT.finditer(text)]
    for span in documents:
        explain(*span)
    when = find_times(_without(text, [*documents, *([timeless[1]] if timeless else [])]), today)
    if timeless and when.asked is None and (part := _PART.search(text[slice(*timeless[1])])):
        when = find_times(part[0], today)._replace(spans=())  # "so với 6 tháng năm ngoái" asks of these six months
    for span in when.spans:
        explain(*span)
    untimed = _without(text, (*when.spans, *documents))
    made, subject, said = _subject(text, untimed, explain)
    if timeless and subject is not Subject.PAPER:
        explain(*timeless[1])
        subject, said = timeless[0], True
    indicator, unindicated = _indicator(untimed, subject, explain)
    categories, rural = _categories(unindicated, subject, explain)
    pick, picked = _pick(text, subject)
    foreign: tuple[str, ...] = ()
    if named and not lexicon.JOINING.search(text) and not when.asked and subject is Subject.PROGRESS:
        # "có bao nhiêu học sinh" is not of admissions
        foreign = tuple(category.label for category in categories if category not in _TRAITS)
    if (categories or rural is not None) and subject in _OF_PEOPLE:
        subject, said = Subject.COMPOSITION, True
    subject = _meant(subject, text, pick, when, named=bool(named))
    for filler in lexicon.FILLERS:
        for match in filler.finditer(text):
            explain(*match.span())
    capitals = _names_stand_out(words)
    places = tuple(
        place
        for place, (start, end) in offsets.items()
        if not any(explained[start:end])
        and (keys[place] not in lexicon.NOTHING or (capitals and _is_named(words, place)))
    )
    for span in picked:
        places = tuple(place for place in places if not span[0] <= offsets[place][0] < span[1])
    if lexicon.ANY_KIND.search(text):  # "tiến độ thôn": of which?
        places += (len(words) - 1,)
    unknown = _phrases(words, places)
    unknown += tuple(match[0] for pattern in lexicon.NOT_EXPLAINED for match in pattern.finditer(text))
    unknown += foreign
    if when.several:  # "2020 và 2021", "từ 1/5 đến 15/6": the figure of one is no answer
        unknown += tuple(text[start:end] for start, end in (when.spans[1:2] or when.spans[:1]))
    unknown += _other_years(text, subject, when, today)
    _refuse_ahead(when, subject)
    if subject is Subject.NOBODY and (lexicon.OWN.search(text) or not lexicon.OF_MANY.search(text)):
        unknown += (text,)
    years = lexicon.YEARS_IN_A_ROW.search(text) if subject is Subject.EMPTY_YEARS else None
    return Question(
        subject=subject,
        indicator=indicator,
        asked=when.asked,
        made=made,
        categories=categories,
        rural=rural,
        years=int(years[1]) if years and years[1].isdecimal() else None,
        pick=pick,
        unknown=unknown,
        places=places,
        said=said or made is not None or when.asked is not None or unindicated != untimed,
        asks=bool(lexicon.ASKING.search(text)),
    )


def _meant(subject: Subject, text: str, pick: Pick, when: When, *, named: bool) -> Subject:
    """Return the subject that is meant where a unit is named, units are picked, or the time has not come."""
    if (named or subject is Subject.REACHED) and subject in _OF_UNITS and not lexicon.PLURAL.search(text):
        subject = Subject.PROGRESS
    if pick.rank and named:
        return Subject.PROGRESS
    if subject is Subject.PROGRESS and not named and pick.above is not None:
        return Subject.BEST
    if subject is Subject.PROGRESS and not named and pick.below is not None:
        return Subject.WORST
    if subject is Subject.PROGRESS and when.ahead and lexicon.NEXT.search(text):
        return Subject.PIPELINE  # "tháng sau" asks what is planned
    return subject


def _pick(text: str, subject: Subject) -> tuple[Pick, tuple[Span, ...]]:
    """Return which of the units are asked for, and where that is said."""
    below, above, first = (pattern.search(text) for pattern in (lexicon.BELOW, lexicon.ABOVE_SHARE, lexicon.FIRST))
    more = int(above[1]) if above else None
    pick = Pick(
        below=int(below[1]) if below else None,
        above=more,
        first=_first_few(first[1] or first[2]) if first else None,
        short=subject is Subject.WORST and lexicon.SHORT.search(text) is not None,
        rank=lexicon.RANK.search(text) is not None,
    )
    return pick, tuple(found.span() for found in (below, above, first) if found)


def _first_few(said: str) -> int:
    return int(said) if said.isdecimal() else {"hai": 2, "ba": 3, "bon": 4, "nam": 5}[said]


def _other_years(text: str, subject: Subject, when: When, today: date) -> tuple[str, ...]:
    """Return words of years that a view cannot take: compared with another than the one before, or of a year alone."""
    if subject is Subject.SAME_PERIOD:
        years = [year for year in re.findall(r"\b(?:19|20)\d\d\b", text) if int(year) < today.year - 1]
        return tuple(f"năm {year}" for year in years if when.asked is None or int(year) != when.asked.period.first.year)
    span = when.asked.period if when.asked else None
    if span and span.is_span and (re.search(r"\bso sanh\b", text) or subject.is_by_year):
        return (text[slice(*when.spans[0])],)
    return ()


def _refuse_ahead(when: When, subject: Subject) -> None:
    """Refuse a period to come, except for what is planned; a report may be drafted before its period is over."""
    drafts = subject is Subject.PAPER and when.asked is not None and when.ahead.endswith("chưa hết.")
    if when.ahead and subject.has_period and not drafts and subject is not Subject.PIPELINE:
        raise Refused(f"{when.ahead} Đồng chí hỏi kỳ đã hoặc đang diễn ra, hoặc ghi rõ năm, như tháng 12/2021.")


def _names_stand_out(words: tuple[Word, ...]) -> bool:
    """Tell whether a text has capitals for names only: not where all of it is in capitals."""
    return any(word.shown != word.shown.upper() for word in words if word.shown.isalpha())


def _is_named(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether a word that may say nothing is written as a name in the middle of a text: "Xã Không Có"."""
    word = words[place]
    return place > 0 and word.shown[0].isupper() and word.key not in lexicon.ADDRESSING


def _phrases(words: tuple[Word, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    """Return words at some places as they were typed, those beside each other together."""
    found: list[str] = []
    last = -2
    for place in places:
        if place == last + 1:
            found[-1] += f" {words[place].shown}"
        else:
            found.append(words[place].shown)
        last = place
        while last + 1 < len(words) and words[last + 1].shown[0].isupper() and last + 1 not in places:
            last += 1  # "Châu Minh": what is written as one name is told as one
            found[-1] += f" {words[last].shown}"
    return tuple(found)


def mended(words: tuple[Word, ...], named: set[int]) -> list[str]:
    """Return the keys of words, with slips and what Telex left mended where exactly one known word is near."""
    return [word.key if place in named else _mended(word.key) for place, word in enumerate(words)]


def _mended(key: str) -> str:
    if key in _VOCABULARY or not key.isalpha():
        return key
    if (bare := without_telex(key)) in _VOCABULARY:
        return bare
    if len(key) < _LEAST_SLIP:
        return key
    near = {known for known in _CONTENT if len(known) >= _LEAST_SLIP and is_slip(key, known)}
    return near.pop() if len(near) == 1 else key


def _joined(keys: list[str], named: set[int], begins: set[int]) -> tuple[str, dict[int, Span]]:
    """Return the words as one text, "@" for each name of a unit, and where in it each other word stands."""
    parts: list[str] = []
    offsets: dict[int, Span] = {}
    at = 0
    for place, key in enumerate(keys):
        if place in named and place not in begins:
            continue
        part = "@" if place in named else key
        if place not in named:
            offsets[place] = (at, at + len(part))
        parts.append(part)
        at += len(part) + 1
    return " ".join(parts), offsets


def _without(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "~" * (end - start) + text[end:]
    return text


def _subject(text: str, untimed: str, explain: Callable[[int, int], None]) -> tuple[Made | None, Subject, bool]:
    """Return as what, and of which subject; what is said of it is explained, and all that is said of progress."""
    made = None
    for pattern, as_what in lexicon.MADE:
        for match in pattern.finditer(untimed):
            made = made or as_what
            explain(*match.span())
    paper = lexicon.PAPER.search(text)
    if paper and made is None and not lexicon.NO_PAPER.search(text):
        explain(*paper.span())
        _explain_all(untimed, explain)
        return None, Subject.PAPER, True
    found = next(((saying.subject, told) for saying in lexicon.SUBJECTS if (told := saying.found_in(untimed))), None)
    if made == "picture":
        subject = next((subject for pattern, subject in lexicon.PICTURES if pattern.search(text)), None)
        _explain_all(untimed, explain)
        for pattern, _ in lexicon.PICTURES:
            for match in pattern.finditer(text):
                explain(*match.span())
        chosen = found[0] if found and found[0] in (Subject.YEARS, Subject.PIPELINE, Subject.MONTHS_BY_UNIT) else None
        return made, subject or chosen or Subject.PROGRESS, True
    if found is None:
        if re.search(r"nhiem ky|dai hoi", text) or re.search(r"\d{4} ?- ?\d{4}", text):
            return made, Subject.YEARS, True
        return made, Subject.PROGRESS, made is not None
    _explain_all(untimed, explain)
    explain(*found[1].span())
    subject = found[0]
    if subject is Subject.PROGRESS and re.search(r"nhiem ky|dai hoi", text):
        subject = Subject.YEARS
    return made, subject, True


def _timeless(text: str) -> tuple[Subject, Span] | None:
    """Return a subject whose words hold words of time, and where they stand: "so với năm ngoái" asks of this year."""
    for saying in lexicon.TIMELESS:
        if found := saying.found_in(text):
            return saying.subject, found.span()
    return None


def _explain_all(text: str, explain: Callable[[int, int], None]) -> None:
    """Explain what is said of any subject: a question may speak of more than the one that it asks."""
    for saying in lexicon.SUBJECTS:
        for match in saying.pattern.finditer(text):
            explain(*match.span())


def _indicator(text: str, subject: Subject, explain: Callable[[int, int], None]) -> tuple[Indicator, str]:
    """Return the indicator, and the text without its words: "công nhận chính thức" is no "công nhân"."""
    found = Indicator.ADMITTED
    spans = []
    for pattern, indicator in reversed(lexicon.INDICATORS):
        for match in pattern.finditer(text):
            explain(*match.span())
            spans.append(match.span())
            found = indicator
    return found if subject.has_indicator else Indicator.ADMITTED, _without(text, spans)


def _categories(
    text: str, subject: Subject, explain: Callable[[int, int], None]
) -> tuple[tuple[Category, ...], bool | None]:
    """Return the categories asked for, and whether rural units or the others are."""
    if subject in (Subject.VILLAGE_HEADS, Subject.INTRODUCTIONS, Subject.POOL, Subject.CASES):
        for match in lexicon.CATEGORY.finditer(text):
            explain(*match.span())
        return (), None
    found: dict[Category, None] = {}
    for match in lexicon.CATEGORY.finditer(text):
        explain(*match.span())
        found[SAID[match[0]]] = None
    rural = None
    for told in lexicon.RURAL.finditer(text):
        explain(*told.span())
        rural = not told[0].startswith("ngoai")
    return tuple(found), rural
