"""What the operator has changed of the public holidays and of the rules on admission."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.rulebook import RuleSet
from storage.database import Tx
from storage.tables import holiday, rule_set

_HOLIDAYS = (
    select(holiday.c.day, holiday.c.name, holiday.c.is_working)
    .where(holiday.c.day >= bindparam("first"), holiday.c.day <= bindparam("last"))
    .order_by(holiday.c.day)
)
_NEW_HOLIDAY = insert(holiday).inline().values(
    day=bindparam("day"), name=bindparam("name"), is_working=bindparam("is_working")
)  # fmt: skip
_SET_HOLIDAY = _NEW_HOLIDAY.on_conflict_do_update(
    index_elements=["day"],
    set_={"name": _NEW_HOLIDAY.excluded.name, "is_working": _NEW_HOLIDAY.excluded.is_working},
)
_DROP_HOLIDAY = delete(holiday).where(holiday.c.day == bindparam("its_day"))
_RULES = select(rule_set.c.body).order_by(rule_set.c.since)
_NEW_RULES = insert(rule_set).inline().values(since=bindparam("since"), body=bindparam("body"))
_SET_RULES = _NEW_RULES.on_conflict_do_update(index_elements=["since"], set_={"body": _NEW_RULES.excluded.body})


async def changed_days(tx: Tx, first: date, last: date) -> tuple[dict[date, str], frozenset[date]]:
    """Return the days off that were added between two days, by name, and the days on which people work all the same."""
    rows = await tx.all(_HOLIDAYS, {"first": first, "last": last})
    off = {row.day: row.name for row in rows if not row.is_working}
    return off, frozenset(row.day for row in rows if row.is_working)


async def set_day(tx: Tx, day: date, name: str, *, is_working: bool) -> None:
    """Make a day a day off, or one on which people work."""
    await tx.run(_SET_HOLIDAY, {"day": day, "name": name, "is_working": is_working})


async def drop_day(tx: Tx, day: date) -> None:
    """Forget what was changed of a day: the country's calendar holds again."""
    await tx.run(_DROP_HOLIDAY, {"its_day": day})


async def changed_rules(tx: Tx) -> tuple[RuleSet, ...]:
    """Return the organisation's own rule sets."""
    return tuple(RuleSet.model_validate_json(row.body) for row in await tx.all(_RULES))


async def set_rules(tx: Tx, rules: RuleSet) -> None:
    """Put a rule set in the place of the one with the same first day."""
    await tx.run(_SET_RULES, {"since": rules.since, "body": rules.model_dump_json()})
