"""One's own settings: when one is reminded, and until when that is put off."""

from __future__ import annotations

from datetime import date, time

from domain.addresses import SetMine
from domain.duties import answers
from domain.organisation import OVERSEERS, Act, units_for
from domain.preferences import HOURS, Preferences, SendingDays, snooze_choices
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.morning import snooze_screen
from domain.screens.preferences import preferences_screen, snoozed_receipt
from handlers.calendars import workdays
from handlers.duties import owed
from handlers.visit import Visit
from storage.cards import preferences_of, set_preferences


async def settings(visit: Visit) -> Reply:
    """Return one's own settings."""
    return _screen(visit, await preferences_of(visit.tx, visit.person_id))


def _screen(visit: Visit, mine: Preferences) -> Reply:
    leads = any(office.role in OVERSEERS for office in visit.offices)
    return preferences_screen(mine, visit.today, leads=leads, directs=bool(units_for(visit.offices, Act.DIRECT)))


async def snooze(visit: Visit) -> Reply:
    """Return until when one may put reminders off."""
    mine = await preferences_of(visit.tx, visit.person_id)
    return snooze_screen(await _snooze_days(visit, mine), mine.snoozed_until if mine.is_snoozed(visit.today) else None)


async def _snooze_days(visit: Visit, mine: Preferences) -> tuple[date, ...]:
    calendar = await workdays(visit.tx, visit.today.year, visit.today.year + 1)
    deadlines = [
        duty.deadline
        for office in visit.offices
        for duty in (await owed(visit.tx, office.unit.path, visit.now)).duties
        if duty.unit.id == office.unit.id and answers(office.role, duty)
    ]
    return snooze_choices(visit.today, tuple(deadlines), SendingDays(calendar, mine.weekends))


async def set_mine(visit: Visit, address: SetMine) -> Reply:
    """Change one of one's own settings; a value that is not offered is an old or forged button."""
    mine = await preferences_of(visit.tx, visit.person_id)
    match address.preference, address.value:
        case "hour", value if value in {f"{hour:%H%M}" for hour in HOURS}:
            changed = mine.model_copy(update={"send_at": time(int(value[:2]), int(value[2:]))})
        case "weekends", ("0" | "1") as value:
            changed = mine.model_copy(update={"weekends": value == "1"})
        case "digest", value if int(value) < _WEEK:
            changed = mine.model_copy(update={"digest_on": int(value)})
        case "snooze", "0":
            changed = mine.model_copy(update={"snoozed_until": None})
        case "snooze", value:
            until = next((day for day in await _snooze_days(visit, mine) if f"{day:%Y%m%d}" == value), None)
            if until is None:
                return sentences.stale_button()
            changed = mine.model_copy(update={"snoozed_until": until})
        case _:
            return sentences.stale_button()
    await set_preferences(visit.tx, visit.person_id, changed)
    return snoozed_receipt(changed.snoozed_until) if address.preference == "snooze" else _screen(visit, changed)


_WEEK = 7
