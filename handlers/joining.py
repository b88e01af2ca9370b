"""Invitations: shown before they are accepted, used once; guessing codes is slowed down."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from domain.organisation import Office
from domain.reply import Reply
from domain.screens.entrance import invitation_screen, used_code, welcome, wrong_code
from handlers.visit import Visit
from storage.audit import record
from storage.database import Tx
from storage.invitations import Invitation, accept_invitation, invitation_by_code, store_invitation
from storage.people import count_wrong_codes, give_office, offices_of, visitor

# Without I, L, O and U, which are misread; a letter first and a digit last, so that no word and no year is a code.
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHJKMNPQRSTVWXYZ"
_MOST_WRONG = 5
_FORGOTTEN_AFTER = timedelta(hours=1)


async def show_invitation(visit: Visit, code: str) -> Reply:
    """Return what a code invites to, without using it."""
    found = await _look_up(visit, code)
    if isinstance(found, Reply):
        return found
    if found.accepted_at or found.expires_at <= visit.now:
        return used_code()
    return invitation_screen(code, found.office, found.expires_at.astimezone(visit.now.tzinfo).date())


async def accept(visit: Visit, code: str) -> Reply:
    """Use an invitation: the office begins now."""
    found = await _look_up(visit, code)
    if isinstance(found, Reply):
        return found
    if found.expires_at <= visit.now:
        return used_code()
    if not await accept_invitation(visit.tx, found.id, visit.person_id, visit.now):
        return welcome(visit.offices, found.office) if found.office in visit.offices else used_code()
    if found.office not in visit.offices:
        await give_office(visit.tx, visit.person_id, found.office, visit.now)
    await record(visit.tx, visit.now, visit.person_id, "join", f"unit {found.office.unit.id} {found.office.role}")
    return welcome(await offices_of(visit.tx, visit.person_id), found.office)


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


async def invite(tx: Tx, office: Office, name: str | None, now: datetime, days: int) -> tuple[str, datetime]:
    """Make an invitation to an office; return its code (K7QM4P2X) and when it expires."""
    code = secrets.choice(_LETTERS) + "".join(secrets.choice(_DIGITS + _LETTERS) for _ in range(6))
    code += secrets.choice(_DIGITS)
    expires = now + timedelta(days=days)
    await store_invitation(tx, code, office, name, now, expires)
    await record(tx, now, None, "invite", f"unit {office.unit.id} {office.role}")
    return code, expires


def spaced(code: str) -> str:
    """Return a code as it is printed: K7QM-4P2X."""
    return f"{code[:4]}-{code[4:]}"
