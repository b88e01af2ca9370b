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


def pool_screen(unit: Unit, pool: tuple[Candidate, ...]) -> Reply:
    """Return the trained pool of a cell, who waits longest first."""
    if not pool:
        return Reply(text=f"{unit.name} chưa có ai trong nguồn đã bồi dưỡng, chưa kết nạp.", rows=((MENU_CHOICE,),))
    lines = [
        f"{number}. {person.name}: GCN {day_text(person.certified_on)}"
        for number, person in enumerate(pool, 1)
        if person.certified_on
    ]
    return Reply(
        title=f"Nguồn đã bồi dưỡng, chưa kết nạp – {unit.name}",
        text="\n".join([f"{len(pool)} người, chờ lâu nhất trước:", *lines, "", INTERNAL]),
        rows=((Choice(label="📝 Báo cáo kết nạp", address=str(StartForm("ketnap", unit.id))), MENU_CHOICE),),
        internal=True,
    )


class Sent(BaseModel):
    """A report as the list of sent reports shows it."""

    model_config = ConfigDict(frozen=True)
    number: int
    headline: str
    sent_at: datetime
    undone: bool
    may_undo: bool


def sent_screen(unit: Unit, sent: tuple[Sent, ...], today: date) -> Reply:
    """Return the newest reports of a unit, with an undo where there is still time."""
    if not sent:
        return Reply(text=f"{unit.name} chưa gửi báo cáo nào.", rows=((MENU_CHOICE,),))
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
        title=f"Báo cáo đã gửi – {unit.name}",
        text="\n".join([*lines, "", f"Hoàn tác được trong {UNDO_MINUTES} phút sau khi gửi."]),
        rows=(*column(*undo), (MENU_CHOICE,)),
    )
