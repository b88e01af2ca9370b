"""Who can be reached: whoever holds an office and has an account that has not blocked the bot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select

from domain.organisation import REPORTERS, Role, Unit
from domain.oversight import Contact, Reached
from storage.database import Tx
from storage.evidence import reporting_by_child
from storage.people import REACHABLE
from storage.shares import UNITS, Condition, split, totals_marked
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


# The same of the cells under each child of a unit, only counted. Of each: whether anybody is to report, can be reached,
# has reported of late, and began to report before.
_TO_REPORT = (office.c.unit_id == unit.c.id, one_of(office.c.role, sorted(REPORTERS)))
_OPEN = office.c.until.is_(None)
_REPORTS = report.c.unit_id == unit.c.id
_linked = account.c.person_id == office.c.person_id
_is_held = select(office.c.id).where(*_TO_REPORT, _OPEN).exists()
_is_reached = (
    select(office.c.id).select_from(office.join(account, _linked & REACHABLE)).where(*_TO_REPORT, _OPEN).exists()
)
_has_told = select(report.c.id).where(_REPORTS, report.c.sent_at >= bindparam("heard_since")).exists()
_began = or_(
    select(report.c.id).where(_REPORTS).exists(),
    select(office.c.id).where(*_TO_REPORT, office.c.since < bindparam("heard_since")).exists(),
)


def _contacts(place: ColumnElement[Any], where: tuple[Condition, ...]) -> Select[Any]:
    each = (
        select(
            place,
            case((_is_held, 1), else_=0).label("held"),
            case((_is_reached, 1), else_=0).label("reached"),
            case((_is_reached & ~_has_told & _began, 1), else_=0).label("quiet"),
        )
        .where(
            *where,
            unit.c.valid_from <= bindparam("last"),
            unit.c.valid_to > bindparam("first"),
            ~has_below(unit.c.id),
        )
        .subquery()
    )
    sums = (func.sum(column).label(name) for name, column in each.c.items() if name != "place")
    return select(each.c.place, *sums).group_by(each.c.place)


_CONTACTS = split("contacts", 3, _contacts, source=UNITS)


async def contacts_below(tx: Tx, of: Unit, today: date, heard_since: datetime) -> dict[int, Contact]:
    """Return how the cells under each child of a unit can be reached; quiet: nothing told since a moment."""
    values = {"first": today, "last": today, "heard_since": heard_since, "year": today.year}
    found = await totals_marked(tx, of, _CONTACTS, values, (today.year - 1, today.year))
    cells = await reporting_by_child(tx, of, today)
    return {child: Contact(number, *found.get((child,), (0, 0, 0))) for child, number in cells.items()}


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
