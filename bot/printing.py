"""What the command line prints: figures and reminders as JSON and text, invitations as QR codes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import segno
from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.request import AiohttpRequest
from domain.dates import day_text
from domain.organisation import Unit
from domain.progress import Progress, Tally
from domain.reminders import Due, Verdict
from domain.reply import as_plain
from domain.screens.entrance import ROLE_NAMES
from domain.screens.progress import progress_screen

_COLUMNS, _ROWS = 3, 4


class Invitation(NamedTuple):
    """A printed invitation, its fields in the order in which they are printed."""

    code: str
    unit: str
    role: str
    expires: date
    link: str


async def bot_username(settings: Settings) -> str | None:
    """Return the bot's name for links, None without a token or a way to Telegram."""
    if settings.telegram_bot_token is None:
        return None
    transport = AiohttpRequest()
    await transport.initialize()
    root = settings.telegram_api_root
    bot = Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{root}/bot",
        request=transport,
        get_updates_request=transport,
    )
    try:
        return (await bot.get_me()).username
    except TelegramError:
        return None
    finally:
        await transport.shutdown()


def _tally(unit: Unit, tally: Tally) -> dict[str, Any]:
    return {"unit": unit.name, "done": tally.done, "target": tally.target, "percent": tally.percent}


def progress_json(progress: Progress) -> str:
    """Return progress as JSON; percentages as people read them."""
    found = {
        "unit": progress.unit.name,
        "as_of": progress.as_of.isoformat(),
        "period": progress.period.code,
        "indicator": progress.indicator.label,
        **_tally(progress.unit, progress.tally),
        "children": [{"code": line.unit.code, **_tally(line.unit, line.tally)} for line in progress.ranked],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def progress_text(progress: Progress, today: date) -> str:
    """Return progress as the chat writes it, all children on one page."""
    screen = progress_screen(progress, None, today, everything=True)
    return as_plain(screen.model_copy(update={"rows": ()}))


def _by_duty(found: Iterable[Due]) -> list[list[Due]]:
    groups: dict[tuple[str, int, Verdict], list[Due]] = defaultdict(list)
    for due in found:
        groups[due.duty.key, due.rung, due.verdict].append(due)
    return list(groups.values())


def reminders_json(found: Iterable[Due]) -> str:
    """Return reminders as JSON, one entry a unit, target and rung."""
    return json.dumps([_reminder(group) for group in _by_duty(found)], ensure_ascii=False, indent=2)


def _reminder(group: list[Due]) -> dict[str, Any]:
    duty = group[0].duty
    return {
        "unit": duty.unit.name,
        "code": duty.unit.code,
        "indicator": duty.indicator.label,
        "period": duty.period.code,
        "done": duty.tally.done,
        "target": duty.tally.target,
        "missing": duty.tally.missing,
        "percent": duty.tally.percent,
        "deadline": duty.deadline.isoformat(),
        "rung": group[0].rung,
        "verdict": group[0].verdict.value,
        "to": [
            {"person": due.recipient.person, "role": ROLE_NAMES[due.recipient.role]} for due in group if due.recipient
        ],
        "why": _why(group[0]),
    }


def _why(due: Due) -> str:
    duty = due.duty
    return f"{duty.tally}, còn thiếu {duty.tally.missing}, hạn {day_text(duty.deadline)} ({due.rung:+d} ngày)"


def reminders_text(found: Sequence[Due]) -> str:
    """Return reminders as text, one line a unit, target and rung."""
    if not found:
        return "Không có nhắc việc nào."
    lines = []
    for group in _by_duty(found):
        people = [ROLE_NAMES[due.recipient.role] for due in group if due.recipient]
        to = ", ".join(people) or "chưa có ai nhận được tin"
        missed = " (đã lỡ)" if group[0].verdict is Verdict.MISSED else ""
        lines.append(f"{group[0].duty.unit.name}: {_why(group[0])} → {to}{missed}")
    return "\n".join(lines)


def write_codes(invitations: Sequence[Invitation], file: Path) -> None:
    """Write QR codes: a picture of one invitation, or a printable PDF of several."""
    if file.suffix == ".pdf":
        _write_sheet(invitations, file)
    else:
        segno.make(_payload(invitations[0])).save(str(file), scale=8, border=4)


def _payload(invitation: Invitation) -> str:
    return invitation.link or invitation.code


def _write_sheet(invitations: Sequence[Invitation], file: Path) -> None:
    # Imported here: it takes a second, and no other command needs it.
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    page_size = _COLUMNS * _ROWS
    with PdfPages(file) as pages:
        for start in range(0, len(invitations), page_size):
            figure = Figure(figsize=(8.27, 11.69))
            for place, invitation in enumerate(invitations[start : start + page_size], 1):
                axes = figure.add_subplot(_ROWS, _COLUMNS, place)
                axes.imshow([list(row) for row in segno.make(_payload(invitation)).matrix], cmap="gray_r")
                axes.set_axis_off()
                axes.set_title(f"{invitation.unit}\n{invitation.role} – mã {invitation.code}", fontsize=8, wrap=True)
            pages.savefig(figure)
