"""Questions in one's own words: which unit is meant, and the view that answers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from domain.addresses import Make, Show, View
from domain.indicators import Indicator
from domain.organisation import Act, Unit, may_do, units_for
from domain.questions.lexicon import ABOVE, ALL_CELLS, NOT_OURS
from domain.questions.reading import Pick, Question, read_question
from domain.questions.words import Word, words_of
from domain.refusals import Refused
from domain.reply import Reply
from domain.screens.asking import (
    RANK_ABOVE,
    Suggestion,
    choose_meaning,
    choose_unit,
    compared,
    empty_for,
    first_of,
    of_category,
    picked,
    place_of_unit,
)
from domain.screens.sentences import MENU_CHOICE
from domain.screens.view import papers_screen
from domain.text import plain_key
from domain.views.subjects import Subject
from handlers import groups, registers
from handlers.naming import Mention, alike, by_words, mentions, tops_of
from handlers.progress import line_of
from handlers.views import showing
from handlers.views.cautioning import cautions_of
from handlers.views.loading import tables_of
from handlers.views.parts import progress_of
from handlers.visit import Visit
from storage.groupings import grouping_called

_MOST_WORDS = 60
_PICKED = frozenset({Subject.BEST, Subject.WORST, Subject.REACHED})
_BY_GROUPING = frozenset({Subject.PROGRESS, Subject.BEST, Subject.WORST, Subject.REACHED, Subject.NOBODY})


def of_own(subject: Subject) -> Callable[[Visit], Awaitable[Reply]]:
    """Return what shows a subject of one's own unit this year, or asks of which of several."""
    return partial(_own, subject=subject)


async def papers(visit: Visit) -> Reply:
    """Return of which periods a report of one's own unit can be drafted, and what can be had as a workbook."""
    unit = tops_of(visit)[0]
    return papers_screen(unit, visit.today, register=may_do(visit.offices, Act.SEE_NAMES, unit))


async def pool(visit: Visit) -> Reply:
    """Return the trained pool: with names, masked or whole, to those who may read them, else in numbers."""
    if units_for(visit.offices, Act.SEE_NAMES):
        return await registers.pool_list(visit)
    return await _own(visit, Subject.POOL)


async def _own(visit: Visit, subject: Subject) -> Reply:
    tops = tops_of(visit)
    view = View(tops[0].id, str(visit.today.year), subject=subject)
    if len(tops) == 1:
        return await showing.show(visit, view)
    led = await _led(visit)
    if led and subject in _BY_GROUPING:
        return await groups.grouping_of(visit, Show("grouping", led))
    return choose_unit(tops, view, grouping=led)


async def _led(visit: Visit) -> int:
    """Return the grouping through which somebody leads everything that they lead, 0 where it is not one."""
    names = {office.grouping for office in visit.offices}
    return (await grouping_called(visit.tx, names.pop()) or 0) if len(names) == 1 and "" not in names else 0


async def answer_in_passing(visit: Visit, text: str) -> Reply | None:
    """Return the answer to what can be nothing but a question, every word of it explained; else None."""
    return await answer(visit, text, surely=True)


async def answer(visit: Visit, text: str, *, surely: bool = False) -> Reply | None:
    """Return the answer to a question, a question back, or None where it is none."""
    words = words_of(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    try:
        named = await mentions(visit, words)
        question = _read(visit, words, named)
        if question.places and (more := await by_words(visit, words, question.places, named)) != named:
            named, question = more, _read(visit, words, more)
    except Refused as refused:
        if surely:
            return None
        return Reply(text=refused.sentence, rows=((MENU_CHOICE,),))
    said = " ".join(word.key for word in words)
    if NOT_OURS.search(said):
        return None
    if not named and (above := _above(said, tops_of(visit))):
        question = replace(question, unknown=(*question.unknown, above))
    if surely and (question.unknown or not _is_sure(question)):
        return None
    if question.unknown:
        return await _unexplained(visit, question, named)
    return await _answered(visit, question, named, text) if question.said or named else None


def _is_sure(question: Question) -> bool:
    """Tell whether a text is a question whatever else was asked for: a day, a number or a name is none."""
    says = question.subject not in (Subject.PROGRESS, Subject.COMPOSITION)
    return question.said and (question.asks or question.made is not None or says)


def _above(said: str, tops: tuple[Unit, ...]) -> str:
    """Return the words for a level above everything that somebody may see, empty where there are none."""
    keys = [plain_key(f"{top.kind} {top.name}") for top in tops]
    for pattern, names in ABOVE:
        found = pattern.search(said)
        if found and not any(re.search(rf"\b{name}\b", key) for key in keys for name in names):
            return found[0]
    found = ALL_CELLS.search(said) if all(top.is_cell for top in tops) else None
    return found[0] if found else ""


def _read(visit: Visit, words: tuple[Word, ...], named: tuple[Mention, ...]) -> Question:
    return read_question(words, tuple(mention.span for mention in named), visit.today)


async def _answered(visit: Visit, question: Question, named: tuple[Mention, ...], text: str) -> Reply:
    """Answer a question in which every word is explained."""
    if not named:
        tops = tops_of(visit)
        if len(tops) == 1:
            return await _one(visit, question, tops, "")
        if led := await _led(visit):
            return await _of_grouping(visit, question, Mention(0, 0, tops, grouping=led))
        return choose_unit(tops, question.view(0, visit.today), made=question.made)
    if len({mention.units for mention in named}) == 1:
        mention = named[0]
        if mention.grouping:
            return await _of_grouping(visit, question, mention)
        said = " ".join(word.shown for word in words_of(text)[mention.first : mention.last])
        if not mention.certain:
            return choose_unit(mention.units, question.view(0, visit.today), said, made=question.made)
        return await _one(visit, question, mention.units, said)
    return await _several(visit, question, named)


async def _one(visit: Visit, question: Question, units: tuple[Unit, ...], said: str) -> Reply:
    """Answer for a unit; of several alike ask which."""
    if len(units) > 1:
        return choose_unit(units, question.view(0, visit.today), said, made=question.made)
    view = question.view(units[0].id, visit.today)
    if question.made:
        return await showing.make(visit, Make(question.made, view))
    shown = await showing.show(visit, view)
    if question.pick != Pick() and (told := await _picked(visit, question, units[0], view)):
        return shown.after(told)
    if question.years and question.subject is Subject.EMPTY_YEARS:
        return await _of_years(visit, view, question.years, shown)
    if question.subject is Subject.COMPOSITION and (question.categories or question.rural is not None):
        return await _with_categories(visit, view, question, shown)
    return shown


async def _picked(visit: Visit, question: Question, unit: Unit, view: View) -> str:
    """Return, before the list of all units, those that were asked for; of one unit, its place among those beside it."""
    pick = question.pick
    if pick.rank and question.subject is Subject.PROGRESS:
        above = await showing.above_of(visit, unit)
        if above is None:
            return RANK_ABOVE
        scope = await showing.scope_of(visit, replace(view, unit=above.id))
        return "" if isinstance(scope, Reply) else place_of_unit(unit, await progress_of(visit.tx, scope))
    scope = await showing.scope_of(visit, view)
    if isinstance(scope, Reply) or question.subject not in _PICKED:
        return ""
    progress = await progress_of(visit.tx, scope)
    if pick.first and not picked(pick, progress):
        return first_of(pick.first, progress, worst=question.subject is Subject.WORST)
    return picked(pick, progress)


async def _of_years(visit: Visit, view: View, years: int, shown: Reply) -> Reply:
    """Put those with so many years or more before the whole list."""
    scope = await showing.scope_of(visit, view)
    if isinstance(scope, Reply):
        return scope
    (table, *_) = await tables_of(visit.tx, scope)
    found = empty_for(years, table)
    return shown.after(found) if found else shown


async def _with_categories(visit: Visit, view: View, question: Question, shown: Reply) -> Reply:
    """Put the figure of the categories that were asked for before the whole composition."""
    scope = await showing.scope_of(visit, view)
    if isinstance(scope, Reply):
        return scope
    (table, *_) = await tables_of(visit.tx, scope)
    labels = [category.label for category in question.categories]
    if question.rural is not None:
        labels.append("nông thôn" if question.rural else "ngoài nông thôn")
    return shown.after(of_category(scope, table, labels))


async def _of_grouping(visit: Visit, question: Question, mention: Mention) -> Reply:
    """Answer for a grouping: its units with their figures; of anything else, ask for which of its units."""
    if question.subject in _BY_GROUPING and question.made is None and question.indicator is Indicator.ADMITTED:
        return await groups.grouping_of(visit, Show("grouping", mention.grouping), question.asked)
    view = question.view(0, visit.today)
    return choose_unit(mention.units, view, made=question.made, grouping=mention.grouping)


async def _several(visit: Visit, question: Question, named: tuple[Mention, ...]) -> Reply:
    """Answer for several units beside each other; where a name could be another's, ask."""
    units: list[Unit] = []
    for mention in named:
        if len(mention.units) > 1 or mention.grouping or not mention.certain:
            return choose_unit(
                tuple(unit for each in named for unit in each.units), question.view(0, visit.today), made=question.made
            )
        units += mention.units
    view = question.view(0, visit.today)
    lines, notes = [], {}
    for unit in dict.fromkeys(units):
        scope = await showing.scope_of(visit, replace(view, unit=unit.id, subject=Subject.PROGRESS))
        if isinstance(scope, Reply):
            return scope
        notes[unit] = await cautions_of(visit.tx, scope)
        lines.append((scope, await line_of(visit.tx, unit, question.indicator, scope.period, scope.as_of)))
    return compared(lines, view, notes)


async def _unexplained(visit: Visit, question: Question, named: tuple[Mention, ...]) -> Reply | None:
    """Ask back where a word is not explained: it may be a unit's name with a slip, or change what is asked."""
    units = await alike(visit, question.unknown)
    view = question.view(0, visit.today)
    if units and not named:
        return choose_unit(units, view, " ".join(question.unknown), made=question.made)
    if not (question.said or named):
        return None
    of = [unit for mention in named for unit in mention.units][:3] or list(tops_of(visit))[:1]
    return choose_meaning(question, [_suggested(visit, question, unit) for unit in of], other_units=units)


def _suggested(visit: Visit, question: Question, unit: Unit) -> Suggestion:
    return Suggestion(unit, question.view(unit.id, visit.today), question.made)
