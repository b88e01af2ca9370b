"""Who can be reached: whoever holds an office and has an account that has not blocked the bot."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from domain.organisation import REPORTERS, Role
from domain.oversight import Reached
from storage.database import Tx
from storage.people import REACHABLE
from storage.statements import WITHIN, one_of
from storage.tables import account, grouping_leader, grouping_member, office, report, unit
from storage.units import end_of

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
