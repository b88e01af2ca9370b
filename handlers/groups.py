"""Second groupings of units: those of which one may see units, and the figures of one."""

from __future__ import annotations

from datetime import date

from domain.addresses import Show
from domain.indicators import Indicator
from domain.organisation import Unit, may_see
from domain.periods import Asked, Period, year_of
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.asking import cautioned
from domain.screens.groupings import grouping_screen, groupings_screen
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.progress import line_of
from handlers.views.cautioning import cautions_of
from handlers.visit import Visit
from storage.groupings import all_groupings, is_led, members_of


async def groupings(visit: Visit) -> Reply:
    """Return the groupings of which one may see units."""
    found = []
    for row in await all_groupings(visit.tx):
        members = await members_of(visit.tx, row.id, visit.today)
        if any(may_see(visit.offices, unit) for unit in members):
            found.append((row.id, row.name))
    if len(found) == 1:
        return await grouping_of(visit, Show("grouping", found[0][0]))
    return groupings_screen(found)


async def grouping_of(visit: Visit, address: Show, asked: Asked | None = None) -> Reply:
    """Return the figures of a grouping's units: only of those that one may see; of this year where none is asked."""
    name = next((row.name for row in await all_groupings(visit.tx) if row.id == address.number), None)
    units = [u for u in await members_of(visit.tx, address.number, visit.today) if may_see(visit.offices, u)]
    if name is None or not units:
        return sentences.out_of_scope()
    period, day = asked or Asked(year_of(visit.today.year))
    as_of = min(day or visit.today, period.last)
    lines = [await line_of(visit.tx, unit, Indicator.ADMITTED, period, as_of) for unit in units]
    notes = {unit: await cautions_of(visit.tx, _scope(visit, unit, period, as_of)) for unit in units}
    led = await is_led(visit.tx, address.number)
    return grouping_screen(name, tuple(lines), period, as_of, led_by=led, notes=cautioned(notes))


def _scope(visit: Visit, unit: Unit, period: Period, as_of: date) -> Scope:
    return Scope(Subject.PROGRESS, unit, Indicator.ADMITTED, period, as_of, visit.now)
