"""Lists a cell reads about itself: the trained pool, and the reports it has sent."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from domain.addresses import StartForm, Undo
from domain.dates import day_text
from domain.forms.cards import UNDO_MINUTES
from domain.forms.situation import Candidate
from domain.numbers import count
from domain.organisation import Unit
from domain.reply import Choice, Reply, column
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.text import mask


class PoolLine(BaseModel):
    """The trained pool of one unit."""

    model_config = ConfigDict(frozen=True)
    unit: Unit
    pool: tuple[Candidate, ...]


def pool_screen(line: PoolLine) -> Reply:
    """Return the trained pool of a cell to the cell itself, who waits longest first."""
    unit, pool = line.unit, line.pool
    if not pool:
        return Reply(text=f"{unit.name} chưa có ai trong nguồn đã bồi dưỡng, chưa kết nạp.", rows=((MENU_CHOICE,),))
    names = [
        f"{number}. {person.name}: GCN {day_text(person.certified_on)}"
        for number, person in enumerate(pool[:_NAMES_SHOWN], 1)
        if person.certified_on and unit.named
    ]
    more = [f"… và {count(len(pool) - len(names))} người nữa."] if len(pool) > len(names) > 0 else []
    return Reply(
        title=f"Nguồn đã bồi dưỡng, chưa kết nạp – {unit.name}",
        text="\n".join([f"{count(len(pool))} người, chờ lâu nhất trước:", *names, *more, "", INTERNAL]),
        rows=((Choice(label="📝 Báo cáo kết nạp", address=str(StartForm("ketnap", unit.id))), MENU_CHOICE),),
        internal=True,
    )


def pools_screen(lines: tuple[PoolLine, ...]) -> Reply:
    """Return the trained pools of several units to their committee: names masked, none where none are kept."""
    if not lines:
        return Reply(text="Các đơn vị chưa có ai trong nguồn đã bồi dưỡng, chưa kết nạp.", rows=((MENU_CHOICE,),))
    total = sum(len(line.pool) for line in lines)
    return Reply(
        title="Nguồn đã bồi dưỡng, chưa kết nạp",
        text="\n".join([f"{count(total)} người:", *map(_pool_line, lines), "", INTERNAL]),
        rows=((MENU_CHOICE,),),
        internal=True,
    )


def _pool_line(line: PoolLine) -> str:
    shown = [mask(person.name) for person in line.pool[:_MASKED_SHOWN]] if line.unit.named else []
    more = ["…"] if len(line.pool) > len(shown) > 0 else []
    names = f": {', '.join(shown + more)}" if shown else ""
    return f"• {line.unit.name}: {count(len(line.pool))} người{names}"


_NAMES_SHOWN, _MASKED_SHOWN = 40, 3


class Sent(BaseModel):
    """A report as the list of sent reports shows it."""

    model_config = ConfigDict(frozen=True)
    number: int
    headline: str
    sent_at: datetime
    undone: bool
    may_undo: bool


def sent_screen(units: str, sent: tuple[Sent, ...], today: date) -> Reply:
    """Return the newest reports of named units, with an undo where there is still time."""
    if not sent:
        return Reply(text=f"{units} chưa gửi báo cáo nào.", rows=((MENU_CHOICE,),))
    lines = [
        f"Số {count(item.number)}, {item.sent_at:%H:%M} {day_text(item.sent_at.date(), today)}: {item.headline}"
        + (" (đã hoàn tác)" if item.undone else "")
        for item in sent
    ]
    undo = (
        Choice(label=f"Hoàn tác số {count(item.number)}", address=str(Undo(item.number)))
        for item in sent
        if item.may_undo
    )
    return Reply(
        title=f"Báo cáo đã gửi – {units}",
        text="\n".join([*lines, "", f"Hoàn tác được trong {UNDO_MINUTES} phút sau khi gửi."]),
        rows=(*column(*undo), (MENU_CHOICE,)),
    )
