"""How far a unit's cells have attested a month."""

from __future__ import annotations

from domain.addresses import Show
from domain.attestation import months_to_attest
from domain.indicators import Indicator
from domain.organisation import Act, Unit, may_see, units_for
from domain.periods import Period, from_code
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.attestation import attested_screen
from handlers.effects import SENT_FIGURES
from handlers.views.loading import answers
from handlers.visit import Visit
from storage.attestations import keep_sent
from storage.figures import figures
from storage.units import unit_by_id


async def attested_list(visit: Visit) -> Reply:
    """Return how far the cells of one's own unit have attested the month that is due."""
    tops = units_for(visit.offices, Act.OVERSEE)
    if not tops:
        return sentences.not_yours(Act.OVERSEE)
    return await attested_in(visit, tops[0], months_to_attest(visit.today, visit.today)[0])


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
    return await attested_in(visit, unit, month)


async def attested_in(visit: Visit, unit: Unit, month: Period) -> Reply:
    """Return the screen, and keep which figures of the month this person has now been shown."""
    sums: dict[Indicator, int] = {}
    for indicator in SENT_FIGURES:
        sums[indicator] = (await figures(visit.tx, unit, indicator, month, month.last)).done
    await keep_sent(visit.tx, visit.person_id, unit.id, month.code, sums, visit.now)
    return attested_screen(unit, month, await answers(visit.tx, unit, month, visit.now), visit.today)
