"""Second groupings of units (khu, tổ công tác, khối) that cut across the tree, and who leads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from domain.organisation import Office, Role, Unit
from domain.text import plain_key
from storage.database import Tx
from storage.statements import WITHIN
from storage.tables import grouping, grouping_leader, grouping_member, invitation, unit
from storage.units import UNIT_COLUMNS, end_of, unit_of

_VALID = (
    grouping_member.c.valid_from <= bindparam("today"),
    grouping_member.c.valid_to > bindparam("today"),
)
_BELOW = (
    select(grouping.c.name, unit.c.path)
    .join(grouping_member, grouping_member.c.grouping_id == grouping.c.id)
    .join(unit, unit.c.id == grouping_member.c.unit_id)
    .where(*WITHIN, *_VALID)
    .order_by(grouping.c.name, unit.c.path)
)
_ALL = select(grouping.c.id, grouping.c.name).order_by(grouping.c.name)
_LED = select(grouping_leader.c.id).where(
    grouping_leader.c.grouping_id == bindparam("grouping_id"), grouping_leader.c.until.is_(None)
)
_INVITED = (
    select(func.count())
    .select_from(invitation)
    .where(
        invitation.c.grouping_id == bindparam("grouping_id"),
        invitation.c.accepted_at.is_(None),
        invitation.c.expires_at > bindparam("now"),
    )
)
_MEMBERS = (
    select(*UNIT_COLUMNS)
    .join(grouping_member, grouping_member.c.unit_id == unit.c.id)
    .where(grouping_member.c.grouping_id == bindparam("grouping_id"), *_VALID)
    .order_by(unit.c.position, unit.c.path)
)


async def groupings_below(tx: Tx, path: str, today: date) -> dict[str, tuple[str, ...]]:
    """Return, by the name of each grouping, the paths of its units within a subtree."""
    found: dict[str, tuple[str, ...]] = {}
    for row in await tx.all(_BELOW, {"path": path, "end": end_of(path), "today": today}):
        found[row.name] = (*found.get(row.name, ()), row.path)
    return found


async def all_groupings(tx: Tx) -> list[Any]:
    """Return all groupings: id, name."""
    return await tx.all(_ALL)


async def grouping_called(tx: Tx, name: str) -> int | None:
    """Return the grouping of a name, None where there is none."""
    key = plain_key(name)
    return next((row.id for row in await all_groupings(tx) if plain_key(row.name) == key), None)


async def leadership_of(tx: Tx, name: str, today: date) -> Office | None:
    """Return the leader's office of a grouping by its name, None where there is none with any unit."""
    number = await grouping_called(tx, name)
    members = await members_of(tx, number, today) if number is not None else ()
    called = next((row.name for row in await all_groupings(tx) if row.id == number), name)
    return Office(role=Role.LEADER, unit=members[0], grouping=called) if members else None


async def led_or_invited(tx: Tx, name: str, now: datetime) -> int:
    """Return how many lead a grouping or have an open invitation to it."""
    number = await grouping_called(tx, name)
    led = await is_led(tx, number) if number is not None else False
    return int(led) + int(await tx.value(_INVITED, {"grouping_id": number, "now": now}))


async def is_led(tx: Tx, grouping_id: int) -> bool:
    """Tell whether anybody leads a grouping."""
    return await tx.first(_LED, {"grouping_id": grouping_id}) is not None


async def members_of(tx: Tx, grouping_id: int, today: date) -> tuple[Unit, ...]:
    """Return the units that belong to a grouping on a day."""
    return tuple(unit_of(row) for row in await tx.all(_MEMBERS, {"grouping_id": grouping_id, "today": today}))
