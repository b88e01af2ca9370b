"""📣 A message to many, as its recipients read it, and as the sender follows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.addresses import Go, Receive, Show, StartForm, fresh
from domain.dates import day_text
from domain.dispatches import Delivery, DispatchKind, Outcome
from domain.duties import Duty, nearest_first
from domain.numbers import count
from domain.organisation import Unit
from domain.oversight import Oversight
from domain.reply import Choice, Reply, Style, column
from domain.screens.morning import Own, actions, duty_line, oversight_block
from domain.screens.sentences import MENU_CHOICE
from domain.text import shorten
from domain.training_classes import TrainingClass

_MOST_NAMES = 60


@dataclass(frozen=True)
class Owing:
    """What a unit is urged about: what it owes itself, and for a unit with others below what is wrong there.

    `reports` says that the one tap is the reader's.
    """

    unit: Unit
    duties: tuple[Duty, ...]
    below: Oversight
    reports: bool

    def __bool__(self) -> bool:
        """Tell whether anything is left to be done."""
        return bool(self.duties or self.below)


def urge_card(
    number: int, sender: str, text: str, owing: tuple[Owing, ...], today: date, received: datetime | None
) -> Reply:
    """Return an urge as somebody reads it: what each unit owes, what is wrong below it, one tap for each."""
    own = [Own(each.unit, (), each.duties, each.reports) for each in owing if each.duties]
    return Reply(
        title=f"📣 {sender} đôn đốc",
        text="\n".join(
            [
                *([text, ""] if text else []),
                *(line for each in owing for line in _owing_block(each, today)),
                *_received(received),
            ]
        ),
        rows=(*_receive(number, received), *actions(own)),
        internal=True,
    )


def _owing_block(each: Owing, today: date) -> list[str]:
    nearest = nearest_first(each.duties)
    own = [f"{each.unit.name} còn:", *(duty_line(duty, today) for duty in nearest)] if nearest else []
    return own + (oversight_block(replace(each.below, missed=0)) if each.below else [])


def directive_card(number: int, sender: str, text: str, received: datetime | None) -> Reply:
    """Return a directive as its recipients read it."""
    return Reply(
        title=f"📣 Thông báo của {sender}",
        text="\n".join([text, *_received(received)]),
        rows=_receive(number, received),
        internal=True,
    )


def class_card(number: int, sender: str, opened: TrainingClass, received: datetime | None) -> Reply:
    """Return a class that was opened as a cell reads it, with one tap to nominate."""
    about = (
        f"{opened.name}: {count(opened.quota)} người, khai giảng {day_text(opened.opens_on)}. "
        f"Gửi danh sách trước khi hết ngày {day_text(opened.nominate_by)}."
    )
    return Reply(
        title=f"{sender} mở lớp bồi dưỡng",
        text="\n".join([about, *_received(received)]),
        rows=(
            (Choice(label="Cử người đi học", address=fresh(StartForm("cuhoc")), style=Style.MAIN),),
            *_receive(number, received),
        ),
        beside=True,
    )


def _receive(number: int, received: datetime | None) -> tuple[tuple[Choice, ...], ...]:
    return () if received else ((Choice(label="✅ Đã nhận", address=str(Receive(number)), style=Style.GOOD),),)


def _received(at: datetime | None) -> list[str]:
    return ["", f"✅ Đã nhận lúc {at:%H:%M} {day_text(at.date())}."] if at else []


_TITLES = {DispatchKind.URGE: "Đôn đốc", DispatchKind.DIRECTIVE: "Thông báo", DispatchKind.CLASS: "Mở lớp"}


def dispatch_screen(
    number: int, kind: DispatchKind, sender: str, text: str, sent_at: datetime, outcome: Outcome
) -> Reply:
    """Return what became of a message to many: delivered, received, not received, not reached."""
    people = outcome.people
    sent, waiting = outcome.number(Delivery.SENT), outcome.number(Delivery.WAITING)
    told = f"{count(len(outcome.units))} đơn vị, {count(people)} người"
    lines = [
        f"Gửi lúc {sent_at:%H:%M} {day_text(sent_at.date())}: {told}.",
        *([f"Còn {count(outcome.left)} đơn vị chưa đến lượt gửi; ban đêm tin chờ đến 6 giờ."] if outcome.left else []),
        f"Đã tới: {count(sent)} · đã bấm Đã nhận: {count(outcome.received)} · đang chờ gửi: {count(waiting)}.",
    ]
    blocked = outcome.number(Delivery.GONE, Delivery.FAILED)
    for how, amount in (
        ("Không tới được (đã chặn hoặc lỗi)", blocked),
        ("Chưa rõ đã tới hay chưa", outcome.number(Delivery.UNKNOWN)),
        ("Không cần gửi nữa vì đã làm xong", outcome.number(Delivery.DROPPED)),
    ):
        if amount:
            lines.append(f"{how}: {count(amount)}.")
    lines += _named(f"Chưa bấm Đã nhận {count(outcome.silent)} người", outcome.waiting_for())
    lines += _named("Chưa có ai nhận được tin", outcome.not_reached())
    return Reply(
        title=f"{_TITLES[kind]} số {number} – {sender}",
        text="\n".join([*([shorten(text, 200), ""] if text else []), *lines]),
        rows=(
            (
                Choice(label="Làm mới", address=str(Show("dispatch", number))),
                Choice(label="Tin đã gửi", address=fresh(Go("dispatches"))),
                MENU_CHOICE,
            ),
        ),
        internal=True,
    )


def _named(heading: str, names: tuple[str, ...]) -> list[str]:
    left = len(names) - _MOST_NAMES
    more = f", … và {count(left)} đơn vị nữa" if left > 0 else ""
    return ["", f"{heading} ({count(len(names))} đơn vị): {', '.join(names[:_MOST_NAMES])}{more}."] if names else []


def dispatches_screen(sent: Iterable[tuple[int, DispatchKind, str, str, datetime]]) -> Reply:
    """Return the newest messages to many that were sent from one's units, or from units below."""
    choices = [
        Choice(
            label=f"{_TITLES[kind]} {at.day}/{at.month} {at:%H:%M} – {shorten(text or sender, 24)}",
            address=str(Show("dispatch", number)),
        )
        for number, kind, sender, text, at in sent
    ]
    return Reply(
        text="Tin đã gửi, mới nhất trước:" if choices else "Chưa gửi tin đôn đốc hay thông báo nào.",
        rows=(*column(*choices), (MENU_CHOICE,)),
    )


def not_addressed() -> Reply:
    """Answer a tap on a message that was written to somebody else."""
    return Reply(beside=True, text="Tin này không gửi cho đồng chí, hoặc đã được thu lại.", rows=((MENU_CHOICE,),))
