"""Who answers for units above their cells: leaders of groupings, leaders and committee staff of units."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from domain.organisation import Role, Unit
from storage.database import Tx
from storage.statements import WITHIN, one_of
from storage.tables import grouping, grouping_leader, grouping_member, invitation, office, unit
from storage.units import end_of

_OF_UNITS = (
    select(unit.c.name, unit.c.path, office.c.role, office.c.person_id, invitation.c.name_sealed)
    .select_from(office)
    .join(unit, unit.c.id == office.c.unit_id)
    .outerjoin(
        invitation, (invitation.c.accepted_by == office.c.person_id) & (invitation.c.unit_id == office.c.unit_id)
    )
    .where(*WITHIN, office.c.until.is_(None), one_of(office.c.role, (Role.COMMITTEE.value, Role.LEADER.value)))
    .order_by(unit.c.path, office.c.id)
)
_OF_GROUPINGS = (
    select(grouping.c.name, unit.c.path, grouping_leader.c.person_id, invitation.c.name_sealed)
    .select_from(grouping_leader)
    .join(grouping, grouping.c.id == grouping_leader.c.grouping_id)
    .join(grouping_member, grouping_member.c.grouping_id == grouping.c.id)
    .join(unit, unit.c.id == grouping_member.c.unit_id)
    .outerjoin(
        invitation,
        (invitation.c.accepted_by == grouping_leader.c.person_id) & (invitation.c.grouping_id == grouping.c.id),
    )
    .where(
        *WITHIN,
        grouping_leader.c.until.is_(None),
        grouping_member.c.valid_from <= bindparam("today"),
        grouping_member.c.valid_to > bindparam("today"),
    )
    .order_by(grouping.c.name, unit.c.path)
)


class InCharge(NamedTuple):
    """Somebody who answers for units: by which office or grouping, and the paths of the units."""

    person_id: int
    name: str
    charge: str
    role: Role | None
    paths: frozenset[str]


def _name(tx: Tx, row: Any) -> str:  # noqa: ANN401 — a row with a sealed name
    return tx.seal.open(row.name_sealed) if row.name_sealed else ""


async def officials_below(tx: Tx, top: Unit, today: date) -> tuple[InCharge, ...]:
    """Return who answers for units of a subtree: the leaders of groupings first, then those of units."""
    where = {"path": top.path, "end": end_of(top.path)}
    led: dict[tuple[int, str], InCharge] = {}
    for row in await tx.all(_OF_GROUPINGS, {**where, "today": today}):
        key = (row.person_id, row.name)
        known = led.get(key, InCharge(row.person_id, _name(tx, row), row.name, None, frozenset()))
        led[key] = known._replace(paths=known.paths | {row.path})
    held = {
        (row.person_id, row.path): InCharge(
            row.person_id, _name(tx, row), row.name, Role(row.role), frozenset({row.path})
        )
        for row in await tx.all(_OF_UNITS, where)
    }
    return (*led.values(), *held.values())
