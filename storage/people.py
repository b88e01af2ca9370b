"""People, their accounts, offices and conversations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.organisation import Office, Role, Unit
from storage.database import Tx
from storage.marks import Told, figures_changed
from storage.statements import put
from storage.tables import (
    account,
    conversation,
    grouping,
    grouping_leader,
    grouping_member,
    office,
    person,
    unit,
)
from storage.units import UNIT_COLUMNS, unit_of

TERMINAL = "terminal"  # whoever tries the bot there is gone when it ends: nothing can be sent to them
# A constant, not a parameter: PostgreSQL's plan for any channel would expect one account and scan all of them.
REACHABLE = account.c.blocked_at.is_(None) & (account.c.channel != literal_column(f"'{TERMINAL}'"))


class Visitor(NamedTuple):
    """Who writes to us: the person behind an account, with offices and the stored conversation."""

    person_id: int
    offices: tuple[Office, ...]
    state: str | None
    wrong_codes: int
    wrong_since: datetime | None
    blocked: bool


_VISITOR = (
    select(
        account.c.person_id,
        account.c.wrong_codes,
        account.c.wrong_since,
        account.c.blocked_at,
        conversation.c.state_sealed,
        office.c.role,
        select(grouping_leader.c.id)
        .where(grouping_leader.c.person_id == account.c.person_id, grouping_leader.c.until.is_(None))
        .exists()
        .label("leads"),
        *UNIT_COLUMNS,
    )
    .select_from(account)
    .outerjoin(conversation, conversation.c.person_id == account.c.person_id)
    .outerjoin(office, (office.c.person_id == account.c.person_id) & office.c.until.is_(None))
    .outerjoin(unit, unit.c.id == office.c.unit_id)
    .where(account.c.channel == bindparam("channel"), account.c.address == bindparam("address"))
    .order_by(office.c.id)
)
_LED = (
    select(grouping.c.name.label("grouping"), *UNIT_COLUMNS)
    .select_from(grouping_leader)
    .join(grouping, grouping.c.id == grouping_leader.c.grouping_id)
    .join(grouping_member, grouping_member.c.grouping_id == grouping.c.id)
    .join(unit, unit.c.id == grouping_member.c.unit_id)
    .where(
        grouping_leader.c.person_id == bindparam("person_id"),
        grouping_leader.c.until.is_(None),
        grouping_member.c.valid_from <= bindparam("today"),
        grouping_member.c.valid_to > bindparam("today"),
    )
    .order_by(grouping.c.name, unit.c.position, unit.c.path)
)
_NEW_PERSON = put(person, "id").returning(person.c.id)
_NEW_ACCOUNT = put(account)
_SAVE = (
    insert(conversation)
    .inline()
    .values(
        person_id=bindparam("person_id"), state_sealed=bindparam("state_sealed"), updated_at=bindparam("updated_at")
    )
)
_SAVE_STATE = _SAVE.on_conflict_do_update(
    index_elements=["person_id"],
    set_={"state_sealed": _SAVE.excluded.state_sealed, "updated_at": _SAVE.excluded.updated_at},
)
_WRONG = (
    update(account)
    .where(account.c.channel == bindparam("its_channel"), account.c.address == bindparam("its_address"))
    .values(wrong_codes=bindparam("wrong_codes"), wrong_since=bindparam("wrong_since"))
)
_BLOCKED = (
    update(account)
    .where(account.c.channel == bindparam("its_channel"), account.c.address == bindparam("its_address"))
    .values(blocked_at=bindparam("blocked_at"))
    .returning(account.c.person_id)
)
_NEW_OFFICE = put(office, "id")
_OFFICES = (
    select(office.c.role, *UNIT_COLUMNS)
    .join(unit, unit.c.id == office.c.unit_id)
    .where(office.c.person_id == bindparam("person_id"), office.c.until.is_(None))
    .order_by(office.c.id)
)
_ACCOUNTS = (
    select(account.c.channel, account.c.address)
    .where(
        account.c.person_id == bindparam("person_id"),
        REACHABLE,
    )
    .order_by(account.c.channel)
)


_NEW_LEADER = put(grouping_leader, "id")
_END_LEADING = (
    update(grouping_leader)
    .where(grouping_leader.c.grouping_id == bindparam("its_grouping"), grouping_leader.c.until.is_(None))
    .values(until=bindparam("until"))
)
_ACCOUNTS_AMONG = (
    select(account.c.person_id, account.c.channel, account.c.address)
    .where(
        account.c.person_id >= bindparam("first"),
        account.c.person_id <= bindparam("last"),
        REACHABLE,
    )
    .order_by(account.c.person_id, account.c.channel)
)
_HOLDERS = (
    select(office.c.person_id, office.c.role, office.c.since)
    .where(office.c.unit_id == bindparam("unit_id"), office.c.until.is_(None))
    .order_by(office.c.id)
)
_END_OFFICES = (
    update(office)
    .where(
        office.c.unit_id == bindparam("its_unit"),
        office.c.role == bindparam("its_role"),
        office.c.until.is_(None),
        office.c.person_id != bindparam("spared"),
    )
    .values(until=bindparam("until"))
    .returning(office.c.person_id)
)
_STATE = select(conversation.c.state_sealed).where(conversation.c.person_id == bindparam("person_id"))
_ANY_SEALED = select(conversation.c.state_sealed).limit(1)


async def check_key(tx: Tx) -> None:
    """Make sure that what is stored can be opened; raises KeyProblem with a key that is not the database's."""
    sealed = await tx.value(_ANY_SEALED)
    if sealed is not None:
        tx.seal.open(sealed)


async def visitor(tx: Tx, channel: str, address: str, now: datetime) -> Visitor:
    """Return who stands behind an account; a first contact becomes a person without a name or office."""
    rows = await tx.all(_VISITOR, {"channel": channel, "address": address})
    if not rows:
        person_id = await tx.value(_NEW_PERSON, {"created_at": now, "name_sealed": None})
        new = {"channel": channel, "address": address, "person_id": person_id}
        await tx.run(_NEW_ACCOUNT, {**new, "blocked_at": None, "wrong_codes": 0, "wrong_since": None})
        return Visitor(person_id, (), None, 0, None, blocked=False)
    first = rows[0]
    held = tuple(Office(role=Role(row.role), unit=unit_of(row)) for row in rows if row.role)
    offices = (*held, *await _led(tx, first.person_id, now.date())) if first.leads else held
    state = tx.seal.open(first.state_sealed) if first.state_sealed else None
    return Visitor(first.person_id, offices, state, first.wrong_codes, first.wrong_since, first.blocked_at is not None)


async def save_state(tx: Tx, person_id: int, state: str, now: datetime) -> None:
    """Keep a person's conversation."""
    await tx.run(_SAVE_STATE, {"person_id": person_id, "state_sealed": tx.seal.seal(state), "updated_at": now})


async def count_wrong_codes(tx: Tx, channel: str, address: str, wrong: int, since: datetime | None) -> None:
    """Keep how many wrong codes an account has tried, and since when."""
    who = {"its_channel": channel, "its_address": address}
    await tx.run(_WRONG, {**who, "wrong_codes": wrong, "wrong_since": since})


async def set_blocked(tx: Tx, channel: str, address: str, now: datetime, *, blocked: bool) -> None:
    """Keep whether an account has blocked the bot."""
    values = {"its_channel": channel, "its_address": address, "blocked_at": now if blocked else None}
    for person_row in await tx.all(_BLOCKED, values):
        for office_ in await offices_of(tx, person_row.person_id, now.date()):
            reporters_changed(tx, office_.unit, now)


async def give_office(tx: Tx, person_id: int, held: Office, now: datetime) -> None:
    """Give a person an office from now on."""
    new = {"person_id": person_id, "unit_id": held.unit.id, "role": held.role, "since": now, "until": None}
    await tx.run(_NEW_OFFICE, new)
    reporters_changed(tx, held.unit, now)


def reporters_changed(tx: Tx, of: Unit, now: datetime) -> None:
    """Let nobody go on with what they remember of who reports for a unit, can be reached there, and has reported."""
    figures_changed(tx, (Told(now.year, of.path),), now)


async def _led(tx: Tx, person_id: int, today: date) -> tuple[Office, ...]:
    """Return what somebody leads through a grouping: a leader's office in each of its units, as long as it is one."""
    rows = await tx.all(_LED, {"person_id": person_id, "today": today})
    return tuple(Office(role=Role.LEADER, unit=unit_of(row), grouping=row.grouping) for row in rows)


async def offices_of(tx: Tx, person_id: int, today: date) -> tuple[Office, ...]:
    """Return the offices that a person holds."""
    rows = await tx.all(_OFFICES, {"person_id": person_id})
    held = tuple(Office(role=Role(row.role), unit=unit_of(row)) for row in rows)
    return (*held, *await _led(tx, person_id, today))


async def lead_grouping(tx: Tx, person_id: int, grouping_id: int, now: datetime) -> None:
    """Make somebody the leader of a grouping from now on; whoever led it before does no longer."""
    await tx.run(_END_LEADING, {"its_grouping": grouping_id, "until": now})
    new = {"grouping_id": grouping_id, "person_id": person_id, "since": now, "until": None}
    await tx.run(_NEW_LEADER, new)


class Holder(NamedTuple):
    """Somebody who holds an office of a unit."""

    person_id: int
    role: Role
    since: datetime


async def holders(tx: Tx, unit_id: int) -> tuple[Holder, ...]:
    """Return who holds an office of a unit."""
    rows = await tx.all(_HOLDERS, {"unit_id": unit_id})
    return tuple(Holder(row.person_id, Role(row.role), row.since) for row in rows)


async def end_offices(tx: Tx, of: Unit, role: Role, now: datetime, spared: int = 0) -> tuple[int, ...]:
    """End an office of a unit for all who hold it but one; return whose it was."""
    reporters_changed(tx, of, now)
    values = {"its_unit": of.id, "its_role": role, "until": now, "spared": spared}
    return tuple(row.person_id for row in await tx.all(_END_OFFICES, values))


async def state_of(tx: Tx, person_id: int) -> str | None:
    """Return the stored conversation of a person, None where there is none."""
    sealed = await tx.value(_STATE, {"person_id": person_id})
    return tx.seal.open(sealed) if sealed else None


async def accounts_among(tx: Tx, people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the preferred account (channel, address) of each of some people who can be reached."""
    wanted = set(people)
    if not wanted:
        return {}
    span = {"first": min(wanted), "last": max(wanted)}
    found: dict[int, tuple[str, str]] = {}
    for row in await tx.all(_ACCOUNTS_AMONG, span):
        if row.person_id in wanted:
            found.setdefault(row.person_id, (row.channel, row.address))
    return found


async def accounts_of(tx: Tx, person_id: int) -> tuple[tuple[str, str], ...]:
    """Return the accounts (channel, address) on which a person can be reached, the preferred one first."""
    return tuple((row.channel, row.address) for row in await tx.all(_ACCOUNTS, {"person_id": person_id}))
