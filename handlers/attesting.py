"""How far a unit's cells have attested a month."""

from __future__ import annotations

from collections import Counter

from domain.addresses import Show
from domain.attestation import months_to_attest
from domain.indicators import Indicator
from domain.organisation import Act, Unit, may_see, units_for
from domain.periods import Period, from_code
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.attestation import LISTED, attested_by_unit_screen, attested_screen
from handlers.effects import SENT_FIGURES
from handlers.views.parts import answers, answers_by_child
from handlers.visit import Visit
from storage.attestations import keep_sent
from storage.figures import figures
from storage.units import children, count_leaves, parents_among, unit_by_id


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


async def attested_in(visit: Visit, unit: Unit, month: Period, page: int = 0) -> Reply:
    """Return the screen, and keep which figures of the month this person has now been shown.

    Of more cells than can be listed it is told how many have answered under each unit.
    """
    sums: dict[Indicator, int] = {}
    for indicator in SENT_FIGURES:
        sums[indicator] = (await figures(visit.tx, unit, indicator, month, month.last)).done
    await keep_sent(visit.tx, visit.person_id, unit.id, month.code, sums, visit.now)
    cells = await count_leaves(visit.tx, unit.path, month.first, month.last)
    if cells > LISTED and await parents_among(visit.tx, unit.id):
        return await _by_unit(visit, unit, month, page)
    return attested_screen(unit, month, await answers(visit.tx, unit, month, visit.now), visit.today)


async def _by_unit(visit: Visit, unit: Unit, month: Period, page: int) -> Reply:
    found = await answers_by_child(visit.tx, unit, month, visit.now)
    whole = sum(found.values(), Counter())
    units = [child for child, _ in await children(visit.tx, unit.id, visit.today) if child.id in found]
    below = [(child, found[child.id]) for child in units]
    return attested_by_unit_screen(unit, month, below, whole, visit.today, page)
