"""In which cells somebody who reports can be reached: by name, or of too many to list, how many in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.addresses import Go, Show, View, fresh
from domain.numbers import count
from domain.organisation import Unit
from domain.oversight import Contact, Reach
from domain.reply import Choice, Reply, grid
from domain.screens.paging import page_of
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.text import capitalised
from domain.views.subjects import Subject

_MOST_NAMES = 120
_A_PAGE = 24
_QUIET = "Có người nhận tin nhưng ba tháng chưa báo cáo gì"


def unreached_screen(
    name: str, cells: int, unreached: Mapping[Reach, tuple[Unit, ...]], quiet: tuple[Unit, ...], *, invites: bool
) -> Reply:
    """Return in which cells nobody can be reached, by why, and which are linked and have long reported nothing."""
    alone = sum(len(each) for each in unreached.values())
    lines = [f"{count(cells - alone)}/{count(cells)} đơn vị có người nhận tin."]
    for heading, units in (
        *((capitalised(reach.label), each) for reach, each in unreached.items()),
        (_QUIET, quiet),
    ):
        names = ", ".join(unit.name for unit in units[:_MOST_NAMES])
        more = f", … và {count(len(units) - _MOST_NAMES)} đơn vị nữa" if len(units) > _MOST_NAMES else ""
        lines += ["", f"{heading} ({count(len(units))}): {names}{more}."] if units else []
    return Reply(
        title=f"Liên lạc – {name}",
        text="\n".join([*lines, "", INTERNAL]),
        rows=((*([Choice(label="Bàn giao, mã mời", address=fresh(Go("office")))] if invites else []), MENU_CHOICE),),
        internal=True,
    )


def unreached_by_unit_screen(
    unit: Unit, below: tuple[tuple[Unit, Contact], ...], whole: Contact, today: date, page: int
) -> Reply:
    """Return in how many cells of each unit somebody can be reached, those with the most in which nobody can first."""
    ordered = sorted(below, key=lambda each: -each[1].unreached)
    shown = page_of(ordered, page, _A_PAGE)
    lines = [f"{count(whole.reached)}/{count(whole.cells)} đơn vị có người nhận tin."]
    lines += [f"{heading}: {count(number)}" for heading, number in _told(whole) if number]
    lines += ["", *(f"{n}. {child.name}: {_standing(contact)}" for n, (child, contact) in shown.numbered)]
    opened = tuple(Choice(label=str(n), address=str(Show("unreached", child.id))) for n, (child, _) in shown.numbered)
    here = View(unit.id, str(today.year), subject=Subject.UNREACHED)
    return Reply(
        title=f"Liên lạc – {unit.name}",
        text="\n".join([*lines, *shown.note, "Bấm số để xem từng đơn vị.", "", INTERNAL]),
        rows=(*grid(opened, 6), *shown.turns(lambda to: str(replace(here, page=to))), (MENU_CHOICE,)),
        internal=True,
    )


def _told(contact: Contact) -> list[tuple[str, int]]:
    return [
        *((capitalised(reach.label), number) for reach, number in contact.by_reach.items()),
        (_QUIET, contact.quiet),
    ]


def _standing(contact: Contact) -> str:
    """Return how far a unit is: 62/97 có người nhận tin (đã chặn tin nhắn 2)."""
    blocked = contact.by_reach[Reach.BLOCKED]
    aside = f" ({Reach.BLOCKED.label} {count(blocked)})" if blocked else ""
    return f"{count(contact.reached)}/{count(contact.cells)} có người nhận tin{aside}"
