"""Invitations: shown before they are accepted, used once; guessing codes is slowed down."""

from __future__ import annotations

from datetime import timedelta

from domain.forms.states import Idle
from domain.organisation import Role
from domain.reply import Reply
from domain.screens.entrance import invitation_screen, used_code, welcome, wrong_code
from handlers.offices import take_over
from handlers.visit import Session, Visit
from storage.audit import record
from storage.invitations import Invitation, accept_invitation, invitation_by_code
from storage.people import count_wrong_codes, give_office, holders, lead_grouping, offices_of, visitor

_MOST_WRONG = 5
_FORGOTTEN_AFTER = timedelta(hours=1)


async def show_invitation(visit: Visit, code: str) -> Reply:
    """Return what a code invites to, without using it."""
    found = await _look_up(visit, code)
    if isinstance(found, Reply):
        return found
    if found.accepted_at or found.expires_at <= visit.now:
        return used_code()
    held = [
        holder.role for holder in await holders(visit.tx, found.office.unit.id) if holder.person_id != visit.person_id
    ]
    expires = found.expires_at.astimezone(visit.now.tzinfo).date()
    takes_over = found.office.role is Role.SECRETARY and Role.SECRETARY in held
    return invitation_screen(code, found.office, expires, hands_over=takes_over)


async def accept(visit: Visit, code: str) -> tuple[Session, Reply]:
    """Use an invitation: the office begins now, and ends for the secretary before, whose open report comes along."""
    found = await _look_up(visit, code)
    if isinstance(found, Reply):
        return visit.session, found
    if found.expires_at <= visit.now:
        return visit.session, used_code()
    if not await accept_invitation(visit.tx, found.id, visit.person_id, visit.now):
        return visit.session, welcome(visit.offices, found.office) if found.office in visit.offices else used_code()
    if found.grouping_id is not None:
        await lead_grouping(visit.tx, visit.person_id, found.grouping_id, visit.now)
    elif found.office not in visit.offices:
        await give_office(visit.tx, visit.person_id, found.office, visit.now)
    taken = await take_over(visit, found.office)
    await record(visit.tx, visit.now, visit.person_id, "join", f"unit {found.office.unit.id} {found.office.role}")
    greeting = welcome(await offices_of(visit.tx, visit.person_id, visit.today), found.office, left=taken is not None)
    keep = isinstance(visit.session.state, Idle) and taken
    return (taken if keep and taken else visit.session), greeting


async def _look_up(visit: Visit, code: str) -> Invitation | Reply:
    """Return the invitation of a code, or what to say instead.

    A wrong code, typed or forged, is counted; after some nothing is looked up for an hour.
    """
    known = await visitor(visit.tx, visit.channel, visit.address, visit.now)
    fresh = known.wrong_since is None or visit.now - known.wrong_since > _FORGOTTEN_AFTER
    wrong = 0 if fresh else known.wrong_codes
    if wrong >= _MOST_WRONG:
        return wrong_code(0)
    found = await invitation_by_code(visit.tx, code)
    if found is None:
        since = visit.now if fresh else known.wrong_since
        await count_wrong_codes(visit.tx, visit.channel, visit.address, wrong + 1, since)
        return wrong_code(_MOST_WRONG - wrong - 1)
    return found
