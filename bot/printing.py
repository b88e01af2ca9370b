"""What the command line prints: figures and reminders as JSON and text, invitations as QR codes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import segno
from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.request import AiohttpRequest
from domain.mornings import Plan
from domain.organisation import Unit
from domain.progress import Progress, Tally
from domain.reminders import NOBODY, Due, Verdict
from domain.reply import as_plain
from domain.screens.morning import until
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


def progress_json(progress: Progress, notes: tuple[str, ...]) -> str:
    """Return progress as JSON; percentages as people read them, and what the figures cannot tell."""
    found = {
        "unit": progress.unit.name,
        "as_of": progress.as_of.isoformat(),
        "period": progress.period.code,
        "indicator": progress.indicator.label,
        **_tally(progress.unit, progress.tally),
        "notes": list(notes),
        "children": [{"code": line.unit.code, **_tally(line.unit, line.tally)} for line in progress.ranked],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def progress_text(progress: Progress, today: date, notes: tuple[str, ...]) -> str:
    """Return progress as the chat writes it, all children on one page."""
    screen = progress_screen(progress, today, everything=True, notes=notes)
    return as_plain(screen.model_copy(update={"rows": ()}))


def plan_json(plan: Plan, today: date) -> str:
    """Return what a morning brings as JSON: an entry for each duty and rung, and for each card on those below."""
    return json.dumps([*_rungs(plan, today), *_watching(plan)], ensure_ascii=False, indent=2)


def _rungs(plan: Plan, today: date) -> list[dict[str, Any]]:
    groups: dict[tuple[str, int, Verdict], list[Due]] = defaultdict(list)
    for due in (*(due for card in plan.cards for due in card.dues), *plan.nobody):
        groups[due.duty.key, due.rung, due.verdict].append(due)
    return [_rung(group, today) for group in groups.values()]


def _rung(group: list[Due], today: date) -> dict[str, Any]:
    due = group[0]
    return {
        "unit": due.duty.unit.name,
        "code": due.duty.unit.code,
        "matter": due.duty.matter.value,
        "what": due.duty.text,
        "deadline": due.duty.deadline.isoformat(),
        "rung": due.rung,
        "verdict": due.verdict.value,
        "to": [each.person for each in group if each.person != NOBODY],
        "why": until(due.duty.deadline, today),
    }


def _watching(plan: Plan) -> list[dict[str, Any]]:
    below = [{"matter": "below", "to": [card.person]} for card in plan.cards if card.watches]
    digests = [{"matter": "digest", "what": c.digest.title, "to": [c.person]} for c in plan.cards if c.digest]
    return [*below, *digests]


def plan_text(plan: Plan, today: date) -> str:
    """Return what a morning brings as text, a line for each duty and rung."""
    lines = []
    for entry in _rungs(plan, today):
        to = f"{len(entry['to'])} người" if entry["to"] else "chưa có ai nhận được tin"
        rung = f"{entry['rung']:+d}, {entry['verdict']}"
        lines.append(f"{entry['unit']}: {entry['what']}. {entry['why']} ({rung}) → {to}")
    watching = _watching(plan)
    for matter, heading in (("below", "Báo cấp trên về đơn vị chậm, quá hạn"), ("digest", "Báo cáo nhanh")):
        people = sum(entry["matter"] == matter for entry in watching)
        lines += [f"{heading} → {people} người"] if people else []
    return "\n".join(lines) or "Không có nhắc việc nào."


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
