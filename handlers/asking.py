"""Questions in one's own words: which unit is meant, and the view that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from domain.addresses import View
from domain.intents import AskProgress
from domain.organisation import Unit, place_key, place_of
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.view import choose_view
from domain.text import has_marks, plain_key, toned_key
from domain.views.subjects import Subject
from handlers.views import showing
from handlers.visit import Visit
from storage.units import keys_below, units_named_below

_CLOSE_ENOUGH = 80
_MOST_CHOICES = 8
_LONGEST_NAME = 8


async def own_progress(visit: Visit) -> Reply:
    """Return this year's progress of one's own unit, or ask which of several."""
    return await _own(visit, Subject.PROGRESS)


async def empty_years(visit: Visit) -> Reply:
    """Return the cells of one's own unit that admitted nobody for years."""
    return await _own(visit, Subject.EMPTY_YEARS)


async def steady(visit: Visit) -> Reply:
    """Return the units below one's own that reach their plan every year."""
    return await _own(visit, Subject.STEADY)


async def _own(visit: Visit, subject: Subject) -> Reply:
    view = View(0, str(visit.today.year), subject=subject)
    return await _of_units(visit, _tops(visit), view)


def _tops(visit: Visit) -> tuple[Unit, ...]:
    return tuple({office.unit.id: office.unit for office in visit.offices}.values())


async def asked_progress(visit: Visit, ask: AskProgress) -> Reply:
    """Return the progress somebody asked for in words; several units alike are offered, never guessed."""
    as_of = _not_ahead(ask.asked.as_of, visit.today)
    view = View(0, ask.asked.period.code, ask.indicator, as_of=f"{as_of:%Y%m%d}" if as_of else "")
    if not ask.words.strip():
        return await _of_units(visit, _tops(visit), view)
    units, certain = await _find(visit, ask.words)
    if not units:
        return sentences.out_of_scope()
    if not certain:
        return choose_view(units[:_MOST_CHOICES], view, ask.words)
    return await _of_units(visit, units, view, said=ask.words)


async def named_progress(visit: Visit, text: str) -> Reply | None:
    """Return this year's progress of the unit that a text names and nothing else, None where it names none surely."""
    if not 0 < len(text.split()) <= _LONGEST_NAME:
        return None
    units, certain = await _find(visit, text.strip(" ?.!"))
    if not units or not certain:
        return None
    return await _of_units(visit, units, View(0, str(visit.today.year)), said=text)


async def _of_units(visit: Visit, units: tuple[Unit, ...], view: View, *, said: str = "") -> Reply:
    if len(units) > 1:
        return choose_view(units[:_MOST_CHOICES], view, said)
    return await showing.show(visit, replace(view, unit=units[0].id))


def _not_ahead(as_of: date | None, today: date) -> date | None:
    """Return the day asked for; one still to come is today."""
    return None if as_of and as_of >= today else as_of


async def _find(visit: Visit, words: str) -> tuple[tuple[Unit, ...], bool]:
    """Return the units in scope that the words mean, by exact name, else by whole words, and whether that is certain.

    What is only alike is never certain: a typing mistake must not become another unit's figure.
    """
    key = plain_key(words)
    named: dict[int, Unit] = {}
    for top in _tops(visit):
        named |= {unit.id: unit for unit in await units_named_below(visit.tx, top.path, key)}
    found = tuple(named.values())
    if has_marks(words):
        toned = tuple(unit for unit in found if f" {toned_key(words)} " in f" {toned_key(unit.name)} ")
        found = toned or found
    exact = tuple(unit for unit in found if key == plain_key(unit.name) or place_of(key) == place_key(unit.name))
    if found:
        return exact or found, True
    return await _alike(visit, key), False


async def _alike(visit: Visit, key: str) -> tuple[Unit, ...]:
    """Return the units whose name or place is nearly what was typed: for choosing, also where it is only one."""
    names: dict[tuple[int, str], str] = {}
    units: dict[int, Unit] = {}
    for top in _tops(visit):
        for unit_id, (name, unit) in (await keys_below(visit.tx, top.path)).items():
            units[unit_id] = unit
            names |= {(unit_id, said): said for said in (name, place_of(name))}
    close = process.extract(key, names, scorer=fuzz.ratio, limit=_MOST_CHOICES * 2, score_cutoff=_CLOSE_ENOUGH)
    return tuple({unit_id: units[unit_id] for _, _, (unit_id, _) in close}.values())
