"""Offices change hands the same day: codes for the next holder, the end of an office, what was open goes along."""

from __future__ import annotations

from domain.addresses import Hand
from domain.forms.states import Idle, Resuming
from domain.organisation import REPORTERS, Act, Office, Role, Unit, may_do, units_for
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.offices import (
    choose_office_unit,
    code_screen,
    ended_screen,
    ending_screen,
    handed_over,
    office_screen,
)
from handlers.invitations import invite, spaced
from handlers.notices import tell
from handlers.visit import Session, Visit
from storage.audit import record
from storage.people import end_offices, holders, save_state, state_of
from storage.units import unit_by_id, units_below

_CODE_DAYS = 14
_OF_CELLS = (Role.SECRETARY, Role.DEPUTY)
_OF_COMMITTEES = (Role.COMMITTEE, Role.LEADER)


async def offices(visit: Visit) -> Reply:
    """Return the offices of the only unit one may hand over, or ask which."""
    tops = units_for(visit.offices, Act.INVITE)
    if not tops:
        return sentences.not_yours(Act.INVITE)
    units: list[Unit] = []
    for top in tops:
        wide = any(o.unit.id == top.id and o.role in (Role.COMMITTEE, Role.ADMIN) for o in visit.offices)
        units += await units_below(visit.tx, top.path) if wide else [top]
    return await _screen(visit, units[0]) if len(units) == 1 else choose_office_unit(tuple(dict.fromkeys(units)))


async def offices_of(visit: Visit, unit_id: int) -> Reply:
    """Return the offices of a unit."""
    unit = await unit_by_id(visit.tx, unit_id)
    if unit is None or not may_do(visit.offices, Act.INVITE, unit):
        return sentences.out_of_scope()
    return await _screen(visit, unit)


async def _screen(visit: Visit, unit: Unit) -> Reply:
    zone = visit.now.tzinfo
    held = tuple((holder.role, holder.since.astimezone(zone).date()) for holder in await holders(visit.tx, unit.id))
    return office_screen(unit, held, _invitable(visit, unit), may_end=_from_above(visit, unit))


def _invitable(visit: Visit, unit: Unit) -> tuple[Role, ...]:
    """Return the offices one may invite to: a secretary to those of the cell, those above also to committees."""
    return (*_OF_CELLS, *_OF_COMMITTEES) if _from_above(visit, unit) else _OF_CELLS


def _from_above(visit: Visit, unit: Unit) -> bool:
    wide = [office for office in visit.offices if office.role in (Role.COMMITTEE, Role.ADMIN)]
    return may_do(wide, Act.INVITE, unit)


async def hand(visit: Visit, address: Hand) -> Reply:
    """Make a code for an office, or end it."""
    unit = await unit_by_id(visit.tx, address.unit)
    if unit is None or not may_do(visit.offices, Act.INVITE, unit):
        return sentences.out_of_scope()
    if address.role not in {role.value for role in _invitable(visit, unit)}:
        return sentences.stale_button()
    role = Role(address.role)
    if address.deed == "code":
        code, expires = await invite(visit.tx, Office(role=role, unit=unit), None, visit.now, _CODE_DAYS)
        await record(visit.tx, visit.now, visit.person_id, "hand over", f"unit {unit.id} {role}")
        return code_screen(unit, role, spaced(code), expires.date())
    if not _from_above(visit, unit):
        return sentences.stale_button()
    if address.deed == "ask":
        return ending_screen(unit, role)
    for person in await end_offices(visit.tx, unit, role, visit.now, spared=visit.person_id):
        await _leave(visit, unit, role, person)
    await record(visit.tx, visit.now, visit.person_id, "end office", f"unit {unit.id} {role}")
    return ended_screen(unit, role)


async def take_over(visit: Visit, office: Office) -> Session | None:
    """End the office for whoever held it, where only one may: the secretary; their open report comes along."""
    if office.role is not Role.SECRETARY:
        return None
    taken: Session | None = None
    for person in await end_offices(visit.tx, office.unit, office.role, visit.now, spared=visit.person_id):
        found = await _leave(visit, office.unit, office.role, person)
        taken = taken or found
    return taken


async def _leave(visit: Visit, unit: Unit, role: Role, person: int) -> Session | None:
    """Tell somebody that an office has ended for them; return their open report of that unit, now nobody's."""
    stored = await state_of(visit.tx, person)
    session = Session.model_validate_json(stored) if stored else Session()
    draft = None if isinstance(session.state, Idle) else session.state.draft
    mine = draft is not None and draft.unit_id == unit.id and role in REPORTERS
    if mine:
        await save_state(visit.tx, person, Session(numbers=session.numbers).model_dump_json(), visit.now)
    await tell(visit.tx, [person], handed_over(unit, role, draft=mine), visit.now)
    return Session(state=Resuming(draft=draft)) if draft and mine else None
