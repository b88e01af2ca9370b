"""What an import writes besides units, targets and facts: groupings, tasks, invitations still open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from storage.columns import BEGINNING, OPEN_END
from storage.database import Tx
from storage.facts import TOLD, note_mac
from storage.marks import Told, figures_changed
from storage.statements import put
from storage.tables import fact, grouping, grouping_member, invitation, office, task

_GROUPING = select(grouping.c.id).where(grouping.c.name == bindparam("name"))
_NEW_GROUPING = put(grouping, "id").returning(grouping.c.id)
_JOIN = put(grouping_member).on_conflict_do_nothing()
_TASK = put(task, "id")
_NEW_TASK = _TASK.on_conflict_do_update(
    index_elements=["unit_id", "name"],
    set_={"deadline": _TASK.excluded.deadline, "document": _TASK.excluded.document},
)
_KNOWN_TASK = select(task.c.id).where(task.c.unit_id == bindparam("unit_id"), task.c.name == bindparam("name"))
_SAME_FACT = select(fact.c.id, fact.c.quantity, fact.c.since_day, fact.c.version).where(
    fact.c.unit_id == bindparam("unit_id"),
    fact.c.year == bindparam("year"),
    fact.c.on_day == bindparam("on_day"),
    fact.c.indicator == bindparam("indicator"),
    fact.c.categories == bindparam("categories"),
    fact.c.note_mac == bindparam("note_mac"),
    fact.c.report_id.is_(None),
    fact.c.voided_at.is_(None),
)
_VOID = update(fact).where(fact.c.id == bindparam("its_id")).values(voided_at=bindparam("voided_at")).returning(*TOLD)
_HELD = (
    select(func.count())
    .select_from(office)
    .where(office.c.unit_id == bindparam("unit_id"), office.c.role == bindparam("role"), office.c.until.is_(None))
)
_INVITED = (
    select(func.count())
    .select_from(invitation)
    .where(
        invitation.c.unit_id == bindparam("unit_id"),
        invitation.c.role == bindparam("role"),
        invitation.c.accepted_at.is_(None),
        invitation.c.expires_at > bindparam("now"),
    )
)


async def put_in_grouping(tx: Tx, name: str, unit_id: int) -> None:
    """Put a unit into a second grouping, making it where it is new."""
    grouping_id = await tx.value(_GROUPING, {"name": name}) or await tx.value(_NEW_GROUPING, {"name": name})
    link = {"grouping_id": grouping_id, "unit_id": unit_id, "valid_from": BEGINNING, "valid_to": OPEN_END}
    await tx.run(_JOIN, link)


async def store_task(tx: Tx, unit_id: int, name: str, deadline: date, document: str | None, now: datetime) -> bool:
    """Store a named task, or its new deadline; return whether it is new."""
    row = {"unit_id": unit_id, "name": name, "deadline": deadline, "document": document, "recorded_at": now}
    known = await tx.value(_KNOWN_TASK, {"unit_id": unit_id, "name": name})
    await tx.run(_NEW_TASK, row)
    return known is None


async def same_imported_fact(tx: Tx, key: dict[str, Any], note: str | None) -> Any:  # noqa: ANN401 — a row
    """Return the imported fact that a row of a workbook repeats or corrects, None where it is new."""
    return await tx.first(_SAME_FACT, {**key, "note_mac": note_mac(tx, note)})


async def void_fact(tx: Tx, fact_id: int, now: datetime) -> None:
    """Let one fact no longer count."""
    voided = await tx.all(_VOID, {"its_id": fact_id, "voided_at": now})
    figures_changed(tx, (Told(row.year, row.path) for row in voided), now)


async def held_or_invited(tx: Tx, unit_id: int, role: str, now: datetime) -> int:
    """Return how many hold an office or have an open invitation to it."""
    held = await tx.value(_HELD, {"unit_id": unit_id, "role": role})
    return int(held) + int(await tx.value(_INVITED, {"unit_id": unit_id, "role": role, "now": now}))
