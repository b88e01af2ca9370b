"""⏰ The morning card: what somebody owes, how far the own unit is, what is wrong below; each with one tap to act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.addresses import Go, SetMine, Show, StartForm, fresh
from domain.dates import day_text
from domain.dispatches import ALL
from domain.duties import Duty, Matter, nearest_first
from domain.numbers import count
from domain.organisation import Unit
from domain.oversight import Oversight, Trouble, Troubled
from domain.reminders import is_near
from domain.reply import Choice, Reply, Style, column, grid
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.text import shorten

_SOON = timedelta(days=92)
_MOST_LINES, _MOST_ACTIONS, _MOST_NAMES = 30, 12, 120


@dataclass(frozen=True)
class Own:
    """What somebody answers for in a unit of one's own: how far it is, and what it owes.

    `reports` says that the one tap is theirs; else they only look. `paused_until` is set where nobody is reminded.
    """

    unit: Unit
    standing: tuple[str, ...]
    duties: tuple[Duty, ...]
    reports: bool
    paused_until: date | None = None


def morning_card(own: tuple[Own, ...], below: tuple[Oversight, ...], today: date) -> Reply | None:
    """Return the card of a morning, None where there is nothing to tell."""
    near = [replace(o, duties=tuple(d for d in o.duties if is_near(d, today))) for o in own]
    owing, wrong = [each for each in near if each.duties], [each for each in below if each]
    if not owing and not wrong:
        return None
    blocks = [_own_block(each, today) for each in owing] + [oversight_block(each) for each in wrong]
    put_off = ((Choice(label="Nhắc lại sau", address=fresh(Go("snooze"))),),) if owing else ()
    return Reply(
        title=f"⏰ Việc cần làm ngày {day_text(today)}",
        text="\n\n".join(["\n".join(block) for block in blocks] + [INTERNAL]),
        rows=(*actions(owing), *_oversight_actions(wrong), *put_off),
        internal=True,
    )


def duties_screen(own: tuple[Own, ...], today: date) -> Reply:
    """Return everything that one's own units owe; of cases only what comes within a quarter."""
    shown = [replace(o, duties=tuple(d for d in o.duties if _is_soon(d, today))) for o in own]
    blocks = [_own_block(each, today) for each in shown]
    return Reply(
        title="Việc cần làm",
        text="\n\n".join(["\n".join(block) for block in blocks] + [INTERNAL]),
        rows=(
            *actions(shown),
            (
                Choice(label="Sổ theo dõi", address=str(Go("register"))),
                Choice(label="Nhắc lại sau", address=str(Go("snooze"))),
                MENU_CHOICE,
            ),
        ),
        internal=True,
    )


def _is_soon(duty: Duty, today: date) -> bool:
    return duty.matter is not Matter.CASE or duty.deadline <= today + _SOON


def _own_block(each: Own, today: date) -> list[str]:
    lines = [duty_line(duty, today) for duty in nearest_first(each.duties)]
    more = [f"… và {count(len(lines) - _MOST_LINES)} việc nữa"] if len(lines) > _MOST_LINES else []
    told = [f"{each.unit.name}: {'; '.join(each.standing)}" if each.standing else each.unit.name]
    told += [f"Đang tạm dừng nhắc đến {day_text(each.paused_until)}."] if each.paused_until else []
    return [*told, *(lines[:_MOST_LINES] or ["Không có việc nào đang chờ."]), *more]


def duty_line(duty: Duty, today: date) -> str:
    """Return a duty as a line of a list."""
    return f"• {until(duty.deadline, today)}: {duty.text}"


def until(day: date, today: date) -> str:
    """Return how long it is to a deadline, or since."""
    left = (day - today).days
    if left < 0:
        return f"Hạn {day_text(day)}, đã quá {-left} ngày"
    return f"Hạn {day_text(day)}, còn {left} ngày" if left else f"Hạn {day_text(day)}, hôm nay"


def actions(own: Iterable[Own]) -> tuple[tuple[Choice, ...], ...]:
    """Return a tap for each thing to do, where several units are one's own with the unit's name."""
    own, found = tuple(own), dict[str, str]()
    for each in own:
        where = f" – {shorten(each.unit.name, 24)}" if len(own) > 1 else ""
        for duty in nearest_first(each.duties):
            if each.reports:
                for action in filter(None, (duty.action, duty.declining)):
                    found.setdefault(str(action.address), f"{action.label}{where}")
            elif duty.see:
                found.setdefault(fresh(duty.see), f"📊 Xem{where}")
    choices = [
        Choice(label=label, address=address, style=Style.PLAIN if number else Style.MAIN)
        for number, (address, label) in enumerate(list(found.items())[:_MOST_ACTIONS])
    ]
    return grid(tuple(choices), 1 if len(own) > 1 else 2)


def oversight_block(each: Oversight) -> list[str]:
    """Return what is wrong below a unit, a line a matter."""
    lines = [f"Các đơn vị thuộc {each.top.name}:"]
    lines += [f"• Quá hạn{_due(trouble)}" for trouble in each.late]
    lines += [f"• Chậm nhịp độ{', hạn' if trouble.deadline else ''}{_due(trouble)}" for trouble in each.behind]
    lines += [f"• Chưa liên lạc được, {_named(trouble)}" for trouble in each.unreached]
    lines += [
        f"• Tạm dừng nhắc đến {day_text(until_day)}: {unit.name} ({shorten(why, 60)})"
        for unit, until_day, why in each.muted
    ]
    if each.missed:
        lines.append(f"• Hệ thống có lúc ngừng nên lỡ lượt nhắc của {count(each.missed)} đơn vị; nay nhắc bù.")
    return lines


def _due(trouble: Trouble) -> str:
    deadline = f" {day_text(trouble.deadline)}" if trouble.deadline else ""
    return f"{deadline} – {_named(trouble)}"


def _named(trouble: Trouble) -> str:
    return f"{trouble.heading}{_list(trouble)}"


def _list(trouble: Trouble) -> str:
    names = [_troubled(each) for each in trouble.below[:_MOST_NAMES]]
    left = len(trouble.below) - _MOST_NAMES
    more = f", … và {count(left)} nữa" if left > 0 else ""
    return f" ({count(trouble.number)} đơn vị): {', '.join(names)}{more}"


def _troubled(each: Troubled) -> str:
    if each.is_counted:
        return f"{each.shown.name} {count(len(each.units))} đơn vị"
    return f"{each.shown.name} ({each.told})" if each.told else each.shown.name


def _oversight_actions(below: list[Oversight]) -> tuple[tuple[Choice, ...], ...]:
    rows: list[tuple[Choice, ...]] = []
    for each in below:
        where = f" – {shorten(each.top.name, 24)}" if len(below) > 1 else ""
        if each.grouping:
            rows.append((Choice(label=f"Xem, đôn đốc{where}", address=fresh(Show("grouping", each.grouping))),))
            continue
        urge = Choice(label=f"📣 Nhắc tất cả{where}", address=str(StartForm("dondoc", each.top.id, ALL)))
        see = Choice(label=f"Xem lại{where}", address=fresh(Show("below", each.top.id)))
        rows.append((urge, see) if each.late or each.behind else (see,))
    return tuple(rows)


def below_screen(seen: list[Oversight]) -> Reply:
    """Return what is wrong now below some units."""
    blocks = [
        "\n".join(
            oversight_block(each) if each or each.muted else [f"{each.top.name}: không có đơn vị nào chậm, quá hạn."]
        )
        for each in seen
    ]
    return Reply(
        title="Đơn vị cần đôn đốc",
        text="\n\n".join([*blocks, INTERNAL]),
        rows=(*_oversight_actions([each for each in seen if each]), (MENU_CHOICE,)),
        internal=True,
    )


def snooze_screen(days: tuple[date, ...], until_day: date | None) -> Reply:
    """Return until when reminders may wait; the level above is told at the deadline all the same."""
    told = f"Đang hoãn nhắc đến {day_text(until_day)}. " if until_day else ""
    question = (
        "Đồng chí muốn được nhắc lại từ ngày nào? Đến hạn, cấp trên vẫn được báo."
        if days
        else "Hôm nay có việc đến hạn nên không hoãn nhắc được."
    )
    text = f"{told}{question}"
    choices = [Choice(label=day_text(day), address=str(SetMine("snooze", f"{day:%Y%m%d}"))) for day in days]
    if until_day:
        choices.append(Choice(label="Nhắc lại ngay", address=str(SetMine("snooze", "0"))))
    return Reply(text=text, rows=(*column(*choices), (MENU_CHOICE,)))
