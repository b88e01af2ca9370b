"""Targets, as plans set and amend them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, bindparam, func, literal, select, update

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.targets import Assigned, Goal, Measure, Target
from storage.columns import BEGINNING
from storage.database import Tx
from storage.statements import put
from storage.tables import target, unit_edge

COLUMNS = (
    target.c.id.label("target_id"),
    target.c.indicator,
    target.c.period,
    target.c.measure,
    target.c.value,
    target.c.people,
    target.c.deadline,
    target.c.document,
    target.c.document_date,
)
_IN_FORCE = target.c.replaced_at.is_(None)
_dated = func.coalesce(target.c.document_date, literal(BEGINNING, Date))


def _itself_and_below(*conditions: Any) -> Any:  # noqa: ANN401 — columns and conditions
    """Return a unit and those under it, as one list to look targets up by: an "or" would read all of them."""
    below = select(unit_edge.c.unit_id).where(unit_edge.c.parent_id == bindparam("parent_id"), *conditions)
    return below.union_all(select(bindparam("parent_id", type_=unit_edge.c.unit_id.type)))


_UNDER = (
    select(target.c.unit_id.label("its_unit"), _dated.label("dated"), *COLUMNS)
    .order_by(_dated, target.c.id)
    .where(
        target.c.period == bindparam("period"),
        target.c.indicator == bindparam("indicator"),
        target.c.unit_id.in_(_itself_and_below()),
    )
)
_OF_UNIT = select(target.c.unit_id.label("its_unit"), *COLUMNS).where(
    _IN_FORCE, target.c.unit_id == bindparam("unit_id")
)
_ASSIGNED = select(target.c.unit_id.label("its_unit"), *COLUMNS).where(
    _IN_FORCE,
    target.c.people.is_not(None),
    target.c.unit_id.in_(_itself_and_below(unit_edge.c.valid_to > bindparam("today"))),
)
_NEW = put(target, "id")
_REPLACE = update(target).where(target.c.id == bindparam("its_id")).values(replaced_at=bindparam("replaced_at"))


def target_of(row: Any) -> Target:  # noqa: ANN401 — a row with COLUMNS
    """Return the target that a row tells of."""
    return Target(
        goal=Goal(measure=Measure(row.measure), value=Decimal(row.value)),
        people=row.people,
        deadline=row.deadline,
        document=row.document,
    )


async def targets_under(tx: Tx, parent: Unit, indicator: Indicator, period: str, as_of: date) -> dict[int, Target]:
    """Return the targets of a unit and its children that were in force on a day, by unit id.

    A target is in force from its document's date; before the first document's date the first one is shown, but for a
    percentage as stated: that is a result of its day.
    """
    where = {"parent_id": parent.id, "indicator": indicator, "period": period}
    found: dict[int, Target] = {}
    for row in await tx.all(_UNDER, where):
        given = target_of(row)
        is_given = row.dated <= as_of or (row.its_unit not in found and given.goal.measure is not Measure.STATED)
        if is_given:
            found[row.its_unit] = given
    return found


async def targets_of_unit(tx: Tx, unit_id: int) -> list[Any]:
    """Return the rows of a unit's targets in force."""
    return await tx.all(_OF_UNIT, {"unit_id": unit_id})


async def assigned_below(tx: Tx, parent: Unit, today: date) -> tuple[Assigned, ...]:
    """Return what the plans in force give a unit, and each of the units right below it."""
    own: dict[tuple[str, str], int] = {}
    below: dict[tuple[str, str], dict[int, int]] = {}
    dated: dict[tuple[str, str], dict[int, date]] = {}
    for row in await tx.all(_ASSIGNED, {"parent_id": parent.id, "today": today}):
        of = (row.indicator, row.period)
        if row.its_unit == parent.id:
            own[of] = row.people
        else:
            below.setdefault(of, {})[row.its_unit] = row.people
            if row.document_date:
                dated.setdefault(of, {})[row.its_unit] = row.document_date
    return tuple(
        Assigned(indicator=of[0], period=of[1], own=own.get(of), below=below.get(of, {}), dated=dated.get(of, {}))
        for of in own | below
    )


async def set_target(tx: Tx, unit_id: int, columns: dict[str, Any], now: datetime) -> None:
    """Put a target in force; the one it amends keeps its row.

    Where the one in force is of a newer document, the target given is history at once; one whose document has no date
    amends as of today.
    """
    of = (columns["indicator"], columns["period"])
    in_force = [row for row in await targets_of_unit(tx, unit_id) if (row.indicator, row.period) == of]
    dated = columns["document_date"] or (now.date() if in_force else None)
    is_history = any(row.document_date and dated and row.document_date > dated for row in in_force)
    for row in [] if is_history else in_force:
        await tx.run(_REPLACE, {"its_id": row.target_id, "replaced_at": now})
    new = {**columns, "document_date": dated, "unit_id": unit_id, "recorded_at": now}
    await tx.run(_NEW, {**new, "replaced_at": now if is_history else None})
