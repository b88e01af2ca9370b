"""What a cell reads about its people: the trained pool, the register by stages, one person's case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from domain.addresses import Go, Show, StartForm
from domain.case_deadlines import CaseDeadline, certificate_ends
from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.pipeline import Candidate, Stage
from domain.reply import Choice, Reply, Style
from domain.rulebook import Rulebook
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.text import capitalised, given_name_key, mask

_NAMES_SHOWN, _MASKED_SHOWN = 40, 3
_SOON_DAYS = 183


class PoolLine(BaseModel):
    """The trained pool of one unit: the people, or only how many where no names are kept."""

    model_config = ConfigDict(frozen=True)
    unit: Unit
    pool: tuple[Candidate, ...] = ()
    named: int = 0
    counted: int = 0

    @property
    def number(self) -> int:
        """Return how many are in it, those told by name and the rest of those told by number."""
        return self.named + self.counted


def pool_screen(line: PoolLine, rules: Rulebook, today: date) -> Reply:
    """Return the trained pool of a cell to the cell itself: who waits longest first, with the certificate's end."""
    unit, pool = line.unit, line.pool
    if not line.number:
        return Reply(text=f"{unit.name} chưa có ai trong nguồn đã bồi dưỡng, chưa kết nạp.", rows=((MENU_CHOICE,),))
    shown = pool[:_NAMES_SHOWN]
    names = [f"{number}. {_aged(person, rules, today)}" for number, person in enumerate(shown, 1)]
    more = [f"… và {count(len(pool) - len(shown))} người nữa."] if len(pool) > len(shown) else []
    open_each = tuple(Choice(label=str(n), address=str(Show("person", p.id or 0))) for n, p in enumerate(shown[:12], 1))
    rows = tuple(open_each[i : i + 6] for i in range(0, len(open_each), 6))
    return Reply(
        title=f"Nguồn đã bồi dưỡng, chưa kết nạp – {unit.name}",
        text="\n".join(
            [f"{count(line.number)} người{', chờ lâu nhất trước:' if names else '.'}", *names, *more, "", INTERNAL]
        ),
        rows=(
            *rows,
            (Choice(label="📝 Báo cáo kết nạp", address=str(StartForm("ketnap", unit.id))), MENU_CHOICE),
        ),
        internal=True,
    )


def _aged(person: Candidate, rules: Rulebook, today: date) -> str:
    if not person.certified_on:
        return person.name
    ends = certificate_ends(person.certified_on, rules)
    left = (ends - today).days
    warning = (
        f", GCN hết giá trị từ {day_text(ends)}, phải học lại"
        if left < 0
        else f", GCN sắp hết giá trị {day_text(ends)}"
        if left <= _SOON_DAYS
        else ""
    )
    months = (today.year - person.certified_on.year) * 12 + today.month - person.certified_on.month
    months -= today.day < person.certified_on.day
    waited = f", chờ {months} tháng" if months > 0 else ""
    return f"{person.name}: GCN {day_text(person.certified_on)}{waited}{warning}"


def pools_screen(lines: tuple[PoolLine, ...], total: int, caution: str = "") -> Reply:
    """Return the trained pools of several units to their committee: names masked, none where none are kept.

    `total` is that of all units together: one may have admitted more than it has certified.
    """
    if not total:
        nobody = "Các đơn vị chưa có ai trong nguồn đã bồi dưỡng, chưa kết nạp."
        return Reply(text=caution or nobody, rows=((MENU_CHOICE,),))
    return Reply(
        title="Nguồn đã bồi dưỡng, chưa kết nạp",
        text="\n".join(
            [
                f"{count(total)} người{':' if lines else '.'}",
                *map(_pool_line, lines),
                *([caution] if caution else []),
                "",
                INTERNAL,
            ]
        ),
        rows=((MENU_CHOICE,),),
        internal=True,
    )


def _pool_line(line: PoolLine) -> str:
    shown = [mask(person.name) for person in line.pool[:_MASKED_SHOWN]]
    more = ["…"] if len(line.pool) > len(shown) > 0 else []
    names = f": {', '.join(shown + more)}" if shown else ""
    return f"• {line.unit.name}: {count(line.number)} người{names}"


def register_screen(unit: Unit, people: tuple[Candidate, ...], *, own: bool) -> Reply:
    """Return the register of a cell by stages; expected admissions stand apart from done ones."""
    by_stage = sorted(people, key=lambda person: (person.stage, given_name_key(person.name)))
    lines: list[str] = []
    for stage, group in groupby(by_stage, key=lambda person: person.stage):
        members = tuple(group)
        names = ", ".join(_expected(person, own=own) for person in members[:_NAMES_SHOWN])
        lines.append(f"• {stage.label.capitalize()}: {count(len(members))} – {names}")
    expected = sum(person.expected_on is not None for person in people)
    if expected:
        lines += ["", f"Dự kiến kết nạp, chưa tính vào kết quả: {count(expected)} người."]
    return Reply(
        title=f"Sổ theo dõi – {unit.name}",
        text="\n".join([*(lines or ["Chưa có ai trong sổ."]), "", INTERNAL]),
        rows=((Choice(label="Nguồn đã bồi dưỡng", address=str(Go("pool"))), MENU_CHOICE) if own else (MENU_CHOICE,),),
        internal=True,
    )


def _expected(person: Candidate, *, own: bool) -> str:
    name = person.name if own else mask(person.name)
    return f"{name} (dự kiến {day_text(person.expected_on)})" if person.expected_on else name


_FUNNEL = (
    Indicator.IDENTIFIED,
    Indicator.INTRODUCED,
    Indicator.NOMINATED,
    Indicator.TRAINED,
    Indicator.DOSSIER,
    Indicator.RESOLVED,
    Indicator.ADMITTED,
    Indicator.EXPECTED,
    Indicator.RECOGNISED,
    Indicator.WITHDRAWN,
)


def funnel_screen(unit: Unit, year: int, numbers: dict[Indicator, int]) -> Reply:
    """Return the steps of a year in numbers, for units that keep no names and for whoever may not read them."""
    lines = [f"• {capitalised(step.label)}: {count(numbers.get(step, 0))}" for step in _FUNNEL if numbers.get(step)]
    apart = ["Dự kiến không tính vào kết quả kết nạp."] if numbers.get(Indicator.EXPECTED) else []
    return Reply(
        title=f"Sổ theo dõi năm {year} – {unit.name}",
        text="\n".join([*(lines or ["Chưa có số liệu."]), *apart, "", INTERNAL]),
        rows=((MENU_CHOICE,),),
        internal=True,
    )


_NEXT_STEP = {
    Stage.SOURCED: ("gioithieu", "Giới thiệu"),
    Stage.INTRODUCED: ("cuhoc", "Cử đi học lớp"),
    Stage.CERTIFIED: ("hoso", "Xong hồ sơ"),
    Stage.DOSSIER: ("nghiquyet", "Nghị quyết chi bộ"),
    Stage.RESOLVED: ("ketnap", "Kết nạp"),
    Stage.DECIDED: ("lekn", "Lễ kết nạp"),
    Stage.PROBATIONARY: ("chinhthuc", "Công nhận chính thức"),
}


def person_screen(unit: Unit, person: Candidate, deadlines: Iterable[CaseDeadline], today: date, *, own: bool) -> Reply:
    """Return one person's case: what happened when, and what is due by which rule."""
    steps = sorted(person.reached.items(), key=lambda step: step[1])
    lines = [f"• {day_text(day)}: {indicator.label}" for indicator, day in steps]
    following = _NEXT_STEP.get(person.stage) if own else None
    row = (
        (Choice(label=following[1], address=str(StartForm(following[0], unit.id)), style=Style.MAIN),)
        if following
        else ()
    )
    born = f", sinh {person.born}" if person.born else ""
    return Reply(
        title=f"{person.name if own else mask(person.name)}{born if own else ''} – {unit.name}",
        text="\n".join(
            [
                f"Hiện: {person.stage.label}.",
                *lines,
                "",
                *(deadline.text(today) for deadline in deadlines),
                "",
                INTERNAL,
            ]
        ),
        rows=((*row, Choice(label="Sổ theo dõi", address=str(Go("register"))), MENU_CHOICE),),
        internal=True,
    )
