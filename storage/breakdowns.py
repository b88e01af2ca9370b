"""Figures broken down: by year, by month, by category, for each child of a unit, in the tree of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, extract, func, or_, select

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import Period
from storage.database import Tx
from storage.figures import below_then, has_moved_since
from storage.shares import COUNTED, DONE, SOME_YEARS, Split, split, totals, window
from storage.tables import fact

By = Literal["year", "month", "categories"]
_KEYS: dict[By, ColumnElement[Any]] = {
    "year": fact.c.year,
    "month": extract("month", fact.c.on_day),
    "categories": fact.c.categories,
}


def _now(by: By) -> Split:
    key = _KEYS[by].label("key")
    return split(
        f"by {by}",
        2,
        lambda place, where: (
            select(place, key, DONE.label("done"), func.count().label("facts"))
            .where(*where, *COUNTED)
            .group_by(place, key)
        ),
    )


def _then(by: By) -> Select[Any]:
    below, key = below_then(), _KEYS[by].label("key")
    child = func.coalesce(below.c.child, 0).label("child")
    own = fact.c.unit_id == bindparam("unit_id")
    return (
        select(child, key, DONE.label("done"), func.count().label("facts"))
        .select_from(fact.outerjoin(below, fact.c.unit_id == below.c.unit_id))
        .where(or_(own, below.c.child.is_not(None)), *SOME_YEARS, *COUNTED)
        .group_by(child, key)
    )


_NOW: dict[By, Split] = {by: _now(by) for by in _KEYS}
_THEN: dict[By, Select[Any]] = {by: _then(by) for by in _KEYS}


class Broken(NamedTuple):
    """What was done under a child (0: in the unit itself) for one key: how many, in how many facts."""

    child: int
    key: Any
    done: int
    facts: int


async def breakdown(
    tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date, by: By
) -> tuple[Broken, ...]:
    """Return the figures of a period up to a day by child and by year, month or kept categories."""
    values = window(indicator, period, as_of)
    if await has_moved_since(tx, values["last"]):
        rows = await tx.all(_THEN[by], {**values, "unit_id": unit.id})
        return tuple(Broken(row.child, row.key, int(row.done), row.facts) for row in rows)
    found = await totals(tx, unit, _NOW[by], window(indicator, period, as_of), as_of)
    return tuple(Broken(child, key, done, facts) for (child, key), (done, facts) in found.items())
