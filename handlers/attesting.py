"""How far a unit's cells have attested a month."""

from __future__ import annotations

from domain.addresses import Show
from domain.attestation import UnitAnswer, due_day, months_to_attest
from domain.dates import day_text
from domain.indicators import Indicator
from domain.organisation import Act, Unit, may_see, units_for
from domain.periods import Period, from_code
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.attestation import attested_screen
from handlers.effects import SENT_FIGURES
from handlers.visit import Visit
from storage.attestations import attested, keep_sent, month_entries, muted
from storage.figures import figures
from storage.units import leaves, unit_by_id


async def attested_list(visit: Visit) -> Reply:
    """Return how far the cells of one's own unit have attested the month that is due."""
    tops = units_for(visit.offices, Act.OVERSEE)
    if not tops:
        return sentences.not_yours(Act.OVERSEE)
    return await _screen(visit, tops[0], months_to_attest(visit.today, visit.today)[0])


async def attested_of(visit: Visit, address: Show) -> Reply:
    """Return how far the cells of a unit have attested a month."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    try:
        month = from_code(address.period)
    except ValueError:
        return sentences.stale_button()
    if month.first.month != month.last.month:
        return sentences.stale_button()
    return await _screen(visit, unit, month)


async def _screen(visit: Visit, unit: Unit, month: Period) -> Reply:
    """Return the screen, and keep which figures of the month this person has now been shown."""
    sums: dict[Indicator, int] = {}
    for indicator in SENT_FIGURES:
        sums[indicator] = (await figures(visit.tx, unit, indicator, month, month.last)).done
    await keep_sent(visit.tx, visit.person_id, unit.id, month.code, sums, visit.now)
    return attested_screen(unit, month, await answers(visit, unit, month), visit.today)


async def answers(visit: Visit, unit: Unit, month: Period) -> tuple[UnitAnswer, ...]:
    """Return what each cell of a unit has said about a month."""
    frozen = await attested(visit.tx, unit, month, visit.now.tzinfo)
    entries = await month_entries(visit.tx, unit, month, names=False)
    quiet = await muted(visit.tx, unit, visit.today, due_day(month))
    found = []
    for cell in await leaves(visit.tx, unit.path, month.first, month.last):
        live: dict[Indicator, int] = {}
        for entry in entries.get(cell.id, ()):
            live[entry.indicator] = live.get(entry.indicator, 0) + entry.quantity
        until, why = quiet.get(cell.id, (None, ""))
        found.append(
            UnitAnswer(
                unit_id=cell.id,
                name=cell.name,
                frozen=frozen.get(cell.id),
                live=live,
                muted=f"{why} (đến {day_text(until)})" if until else "",
            )
        )
    return tuple(found)
