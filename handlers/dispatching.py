"""Messages to many: whom they are for, writing to a few at a time so that nobody's answer waits, following them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.addresses import Receive, Show
from domain.dispatches import Audience, DispatchKind, directive_audiences, lagging_audiences
from domain.duties import PlanDuty
from domain.organisation import ANSWERING, Act, Unit, may_do, units_for
from domain.oversight import Trouble, is_behind
from domain.preferences import is_quiet
from domain.reminders import is_near
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.dispatch import (
    Owing,
    class_card,
    directive_card,
    dispatch_screen,
    dispatches_screen,
    not_addressed,
    urge_card,
)
from handlers.duties import owed
from handlers.overseeing import from_above, oversight_of
from handlers.visit import Visit
from storage import dispatches as stored
from storage.classes import class_opened_by
from storage.database import Tx
from storage.groupings import groupings_below
from storage.outbox import About, queue_all
from storage.people import accounts_among, offices_of
from storage.reach import reached
from storage.units import leaves, rural_below, unit_by_id, units_below

_AT_ONCE = 250
_LISTED = 8


async def lagging(visit: Visit, top: Unit) -> tuple[Audience, ...]:
    """Return the units below one that lag, by how; further up the staff above the cells are addressed."""
    found = await owed(visit.tx, top.path, visit.now)
    seen = await oversight_of(visit.tx, top, visit.now, found, itself=from_above(visit.offices, top))
    silent = {duty.unit.id for duty in found.duties if isinstance(duty, PlanDuty) and not duty.tally.done}
    return lagging_audiences(_shown(seen.late), _shown(seen.behind), silent, await answering_below(visit, top))


def _shown(troubles: Iterable[Trouble]) -> list[Unit]:
    return list({each.shown.id: each.shown for trouble in troubles for each in trouble.below}.values())


async def audiences(visit: Visit, top: Unit) -> tuple[Audience, ...]:
    """Return to whom below a unit a directive may go: all, by level, by sector, by grouping, one unit."""
    tx, today = visit.tx, visit.today
    return directive_audiences(
        [unit for unit in await units_below(tx, top.path) if unit.id != top.id],
        {unit.id for unit in await leaves(tx, top.path, today, today)},
        await rural_below(tx, top.path),
        await groupings_below(tx, top.path, today),
        await answering_below(visit, top),
    )


async def answering_below(visit: Visit, top: Unit) -> dict[int, set[int]]:
    """Return the people of a subtree, by unit, who answer for it and can be reached."""
    found: dict[int, set[int]] = {}
    for each in await reached(visit.tx, top.path, visit.today):
        if each.role in ANSWERING and not each.leads_grouping:
            found.setdefault(each.unit_id, set()).add(each.person_id)
    return found


async def spread_some(tx: Tx, now: datetime) -> bool:
    """Write to the people of some more units of the oldest message to many; tell whether there may be more.

    How far it has come is kept in the same transaction, so that a killed process goes on where it was. At night nobody
    is written to.
    """
    row = None if is_quiet(now) else await stored.unspread(tx)
    if row is None:
        return False
    units = stored.units_of(row)
    upto = min(len(units), row.spread_to + _AT_ONCE)
    people = await stored.people_of(tx, units[row.spread_to : upto], ANSWERING)
    new = await stored.add_recipients(tx, row.id, people)
    accounts = await accounts_among(tx, new)
    about = [(accounts[person], About(dispatch_id=row.id, person_id=person)) for person in new if person in accounts]
    await queue_all(tx, about, now)
    await stored.keep_spread(tx, row.id, upto, now if upto == len(units) else None)
    return True


async def dispatch_now(tx: Tx, dispatch_id: int, person_id: int, now: datetime) -> Reply | None:
    """Return a message to many as one person is sent it, None where that person's unit owes nothing any more."""
    row = await stored.dispatch_by_id(tx, dispatch_id)
    to = await stored.recipient_of(tx, dispatch_id, person_id)
    if row is None or to is None:
        return None
    text = tx.seal.open(row.text_sealed)
    received = to.received_at.astimezone(now.tzinfo) if to.received_at else None
    kind = DispatchKind(row.kind)
    if kind is DispatchKind.DIRECTIVE:
        return directive_card(dispatch_id, row.sender, text, received)
    if kind is DispatchKind.CLASS:
        opened = await class_opened_by(tx, row.report_id)
        return class_card(dispatch_id, row.sender, opened, received) if opened else None
    meant, mine = set(stored.units_of(row)), await offices_of(tx, person_id, now.date())
    held = [office for office in mine if office.role in ANSWERING and office.unit.id in meant]
    units = {office.unit: may_do(held, Act.REPORT, office.unit) for office in held}
    owing = [
        found
        for each, reports in sorted(units.items(), key=lambda item: item[0].path)
        if (found := await _owing(tx, each, now, reports=reports))
    ]
    return urge_card(dispatch_id, row.sender, text, tuple(owing), now.date(), received) if owing else None


async def _owing(tx: Tx, unit: Unit, now: datetime, *, reports: bool) -> Owing:
    """Return what a unit is urged about: what is near or lags, not what is far away; with names to its own people."""
    found = await owed(tx, unit.path, now, named=reports)
    today = now.date()
    own = (duty for duty in found.duties if duty.unit.id == unit.id)
    mine = tuple(duty for duty in own if is_near(duty, today) or is_behind(duty, today))
    return Owing(unit, mine, await oversight_of(tx, unit, now, found), reports)


async def receive(visit: Visit, address: Receive) -> Reply:
    """Keep that a message was received, and show it so."""
    if await stored.recipient_of(visit.tx, address.dispatch, visit.person_id) is None:
        return not_addressed()
    await stored.keep_received(visit.tx, address.dispatch, visit.person_id, visit.now)
    shown = await dispatch_now(visit.tx, address.dispatch, visit.person_id, visit.now)
    return shown or sentences.nothing_left()


async def dispatches(visit: Visit) -> Reply:
    """Return the newest messages to many sent from one's own units."""
    tops = units_for(visit.offices, Act.OVERSEE)
    if not tops:
        return sentences.not_yours(Act.OVERSEE)
    rows = [row for top in tops for row in await stored.dispatches_below(visit.tx, top.path, _LISTED)]
    newest = sorted({row.id: row for row in rows}.values(), key=lambda row: -row.id)[:_LISTED]
    zone = visit.now.tzinfo
    return dispatches_screen(
        (row.id, DispatchKind(row.kind), row.sender, visit.tx.seal.open(row.text_sealed), row.sent_at.astimezone(zone))
        for row in newest
    )


async def dispatch_of(visit: Visit, address: Show) -> Reply:
    """Return what became of a message to many."""
    row = await stored.dispatch_by_id(visit.tx, address.number)
    sender = await unit_by_id(visit.tx, row.unit_id) if row else None
    if sender is None or not may_do(visit.offices, Act.OVERSEE, sender):
        return sentences.out_of_scope()
    names = {unit.id: unit.name for unit in await units_below(visit.tx, sender.path)}
    return dispatch_screen(
        row.id,
        DispatchKind(row.kind),
        row.sender,
        visit.tx.seal.open(row.text_sealed),
        row.sent_at.astimezone(visit.now.tzinfo),
        await stored.outcome_of(visit.tx, row, names),
    )
