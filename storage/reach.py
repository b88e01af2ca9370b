"""Who can be reached: whoever holds an office and has an account that has not blocked the bot."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Integer, bindparam, case, func, or_, select

from domain.organisation import REPORTERS, Role, Unit, child_width
from domain.oversight import Contact, Reached
from storage.database import Tx
from storage.evidence import reporting_by_child
from storage.people import REACHABLE
from storage.shares import child_id
from storage.statements import WITHIN, one_of
from storage.tables import account, grouping_leader, grouping_member, office, report, unit
from storage.units import end_of, has_below

_HELD = (
    select(office.c.unit_id, unit.c.path, office.c.person_id, office.c.role)
    .join(unit, unit.c.id == office.c.unit_id)
    .join(account, (account.c.person_id == office.c.person_id) & REACHABLE)
    .where(*WITHIN, office.c.until.is_(None))
    .distinct()
    .order_by(unit.c.path, office.c.person_id, office.c.role)
)
_LED = (
    select(unit.c.id.label("unit_id"), unit.c.path, grouping_leader.c.person_id)
    .select_from(grouping_leader)
    .join(grouping_member, grouping_member.c.grouping_id == grouping_leader.c.grouping_id)
    .join(unit, unit.c.id == grouping_member.c.unit_id)
    .join(account, (account.c.person_id == grouping_leader.c.person_id) & REACHABLE)
    .where(
        *WITHIN,
        grouping_leader.c.until.is_(None),
        grouping_member.c.valid_from <= bindparam("today"),
        grouping_member.c.valid_to > bindparam("today"),
    )
    .distinct()
    .order_by(unit.c.path, grouping_leader.c.person_id)
)
_LAST_REPORTS = (
    select(report.c.unit_id, func.max(report.c.sent_at).label("last"))
    .join(unit, unit.c.id == report.c.unit_id)
    .where(*WITHIN)
    .group_by(report.c.unit_id)
)
_REPORTED = (
    select(office.c.unit_id)
    .join(unit, unit.c.id == office.c.unit_id)
    .where(*WITHIN, office.c.until.is_(None), one_of(office.c.role, sorted(REPORTERS)))
    .distinct()
)


# The same of the cells under each child of a unit, only counted.
_child = func.substr(unit.c.path, 1, bindparam("width", type_=Integer)).label("child")
_CELLS = (
    *WITHIN,
    unit.c.valid_from <= bindparam("last"),
    unit.c.valid_to > bindparam("first"),
    ~has_below(unit.c.id),
)
_TO_REPORT = (office.c.until.is_(None), one_of(office.c.role, sorted(REPORTERS)))
_HELD_BELOW = (
    select(_child, func.count(unit.c.id.distinct()).label("number"))
    .join(office, office.c.unit_id == unit.c.id)
    .where(*_CELLS, *_TO_REPORT)
    .group_by(_child)
)
_linked = (
    select(_child, unit.c.id)
    .select_from(unit)
    .join(office, office.c.unit_id == unit.c.id)
    .join(account, (account.c.person_id == office.c.person_id) & REACHABLE)
    .where(*_CELLS, *_TO_REPORT)
    .distinct()
    .subquery()
)
_of_linked = report.c.unit_id == _linked.c.id
_first = office.alias("first_office")
_began = select(_first.c.id).where(
    _first.c.unit_id == _linked.c.id,
    one_of(_first.c.role, sorted(REPORTERS)),
    _first.c.since < bindparam("heard_since"),
)
_is_quiet = ~select(report.c.id).where(_of_linked, report.c.sent_at >= bindparam("heard_since")).exists() & or_(
    _began.exists(), select(report.c.id).where(_of_linked).exists()
)
_LINKED_BELOW = select(
    _linked.c.child, func.count().label("number"), func.sum(case((_is_quiet, 1), else_=0)).label("quiet")
).group_by(_linked.c.child)


async def contacts_below(tx: Tx, of: Unit, today: date, heard_since: datetime) -> dict[int, Contact]:
    """Return how the cells under each child of a unit can be reached; quiet: nothing told since a moment."""
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path), "first": today, "last": today}
    held = {child_id(of, row.child): int(row.number) for row in await tx.all(_HELD_BELOW, where)}
    rows = await tx.all(_LINKED_BELOW, {**where, "heard_since": heard_since})
    linked = {child_id(of, row.child): (int(row.number), int(row.quiet)) for row in rows}
    return {
        child: Contact(cells, held.get(child, 0), *linked.get(child, (0, 0)))
        for child, cells in (await reporting_by_child(tx, of, today)).items()
    }


async def last_reports(tx: Tx, path: str) -> dict[int, datetime]:
    """Return when each unit of a subtree sent its last report."""
    rows = await tx.all(_LAST_REPORTS, {"path": path, "end": end_of(path)})
    return {row.unit_id: row.last for row in rows}


async def reached(tx: Tx, path: str, today: date) -> tuple[Reached, ...]:
    """Return who can be reached in the units of a subtree: holders of offices, and leaders of groupings."""
    where = {"path": path, "end": end_of(path)}
    held = [Reached(row.unit_id, row.path, row.person_id, Role(row.role)) for row in await tx.all(_HELD, where)]
    led = await tx.all(_LED, {**where, "today": today})
    return (*held, *(Reached(row.unit_id, row.path, row.person_id, Role.LEADER, leads_grouping=True) for row in led))


async def with_reporters(tx: Tx, path: str) -> frozenset[int]:
    """Return the units of a subtree that have a secretary or deputy, whether they can be reached or not."""
    rows = await tx.all(_REPORTED, {"path": path, "end": end_of(path)})
    return frozenset(row.unit_id for row in rows)
