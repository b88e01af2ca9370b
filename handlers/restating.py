"""Restatement: whoever was sent a figure of a month is told when it changes: 85 → 84."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import from_code, month_of, year_of
from domain.screens.changes import restatement_card
from handlers.notices import tell
from handlers.visit import Visit
from storage.attestations import keep_sent, sent_to
from storage.figures import figures
from storage.units import unit_by_id


async def restate(visit: Visit, unit: Unit, days: Iterable[date], *, decided: bool = False) -> None:
    """Tell everybody who was sent a figure of the months of some days that it has changed, if it has.

    Whoever reports it knows: their own figure is only kept as the one they have seen.
    A year's figure moves with every report; it is told of where what was attested has been changed by a decision.
    """
    days = tuple(days)
    months = {month_of(day.year, day.month).code for day in days}
    years = {year_of(day.year).code for day in days} if decided else set()
    periods = sorted(months | years)
    changed: dict[tuple[int, int, str], list[tuple[Indicator, int, int]]] = defaultdict(list)
    for period, row in await sent_to(visit.tx, unit, periods):
        of, known, indicator = await unit_by_id(visit.tx, row.unit_id), from_code(period), Indicator(row.indicator)
        if of is None:
            continue
        now = (await figures(visit.tx, of, indicator, known, known.last)).done
        if now != row.done:
            changed[row.person_id, row.unit_id, period].append((indicator, row.done, now))
    for (person, unit_id, period), found in changed.items():
        of = await unit_by_id(visit.tx, unit_id)
        if of is None:
            continue
        if decided or person != visit.person_id:
            await tell(visit.tx, [person], restatement_card(of, from_code(period), found), visit.now)
        await keep_sent(visit.tx, person, unit_id, period, {indicator: now for indicator, _, now in found}, visit.now)
