"""Making invitations: one-time codes to an office of a unit."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from domain.organisation import Office
from storage.audit import record
from storage.database import Tx
from storage.invitations import store_invitation

# Without I, L, O and U, which are misread; a letter first and a digit last, so that no word and no year is a code.
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHJKMNPQRSTVWXYZ"


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
