"""Invitations: one use, an expiry, and only a keyed digest of the code."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from domain.organisation import Office, Role
from storage.database import Tx
from storage.groupings import grouping_called
from storage.statements import put
from storage.tables import grouping, invitation, unit
from storage.units import UNIT_COLUMNS, unit_of

_NEW = put(invitation, "id")
_BY_CODE = (
    select(
        invitation.c.id,
        invitation.c.role,
        invitation.c.expires_at,
        invitation.c.accepted_at,
        invitation.c.grouping_id,
        grouping.c.name.label("grouping"),
        *UNIT_COLUMNS,
    )
    .join(unit, unit.c.id == invitation.c.unit_id)
    .outerjoin(grouping, grouping.c.id == invitation.c.grouping_id)
    .where(invitation.c.code_hash == bindparam("code_hash"))
)
_ACCEPT = (
    update(invitation)
    .where(invitation.c.id == bindparam("its_id"), invitation.c.accepted_at.is_(None))
    .values(accepted_at=bindparam("accepted_at"), accepted_by=bindparam("accepted_by"))
    .returning(invitation.c.id)
)


class Invitation(NamedTuple):
    """An invitation to an office, or with `grouping_id` to the leadership of a grouping."""

    id: int
    office: Office
    expires_at: datetime
    accepted_at: datetime | None
    grouping_id: int | None


def _digest(tx: Tx, code: str) -> str:
    return tx.seal.mac(f"invitation {code}")


async def store_invitation(
    tx: Tx, code: str, office: Office, name: str | None, now: datetime, expires: datetime
) -> None:
    """Store an invitation under its code's digest."""
    row = {
        "code_hash": _digest(tx, code),
        "unit_id": office.unit.id,
        "role": office.role,
        "name_sealed": tx.seal.seal(name) if name else None,
        "created_at": now,
        "expires_at": expires,
        "accepted_at": None,
        "accepted_by": None,
        "grouping_id": await grouping_called(tx, office.grouping) if office.grouping else None,
    }
    await tx.run(_NEW, row)


async def invitation_by_code(tx: Tx, code: str) -> Invitation | None:
    """Return the invitation of a code, None where there is none."""
    row = await tx.first(_BY_CODE, {"code_hash": _digest(tx, code)})
    if row is None:
        return None
    office = Office(role=Role(row.role), unit=unit_of(row), grouping=row.grouping or "")
    return Invitation(row.id, office, row.expires_at, row.accepted_at, row.grouping_id)


async def accept_invitation(tx: Tx, invitation_id: int, person_id: int, now: datetime) -> bool:
    """Use an invitation; return whether it was still unused."""
    row = await tx.first(_ACCEPT, {"its_id": invitation_id, "accepted_at": now, "accepted_by": person_id})
    return row is not None
