"""Screens about work: duties of a cell, named tasks, village heads, members, proposals, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from domain.addresses import Go, SetUnit, Show, StartForm
from domain.dates import day_text
from domain.indicators import Indicator
from domain.members import COME, GONE, Moves
from domain.numbers import count, percent
from domain.organisation import Unit
from domain.reply import Choice, Reply, column
from domain.reports.proposal import TOPICS
from domain.screens.morning import until
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.targets import Target
from domain.text import shorten
from domain.work import Proposal, Task

_LISTED = 30


class Progressing(NamedTuple):
    """A task with how many of the cells that owe it have done it."""

    task: Task
    done: int
    cells: int


def tasks_screen(unit: Unit, tasks: tuple[Progressing, ...], today: date) -> Reply:
    """Return the named tasks of a subtree with how far they are."""
    lines = [
        f"{n}. {each.task.name}: {count(each.done)}/{count(each.cells)} đơn vị. {until(each.task.deadline, today)}"
        + (f" ({each.task.document})" if each.task.document else "")
        for n, each in enumerate(tasks, 1)
    ]
    open_each = tuple(
        Choice(label=str(n), address=str(Show("task", each.task.id))) for n, each in enumerate(tasks[:12], 1)
    )
    rows = tuple(open_each[i : i + 6] for i in range(0, len(open_each), 6))
    return Reply(
        title=f"Nhiệm vụ – {unit.name}",
        text="\n".join([*(lines or ["Chưa giao nhiệm vụ nào."]), "", INTERNAL]),
        rows=(*rows, (MENU_CHOICE,)),
        internal=True,
    )


def task_screen(
    each: Progressing, done: Iterable[tuple[str, date, str]], waiting: tuple[str, ...], today: date
) -> Reply:
    """Return one task: who has done it, with the proof, and who has not."""
    lines = [f"• {name}: {proof}" for name, _, proof in done]
    left = [f"• {name}" for name in waiting[:_LISTED]]
    more = [f"… và {count(len(waiting) - _LISTED)} đơn vị nữa"] if len(waiting) > _LISTED else []
    return Reply(
        title=each.task.name,
        text="\n".join(
            [
                f"{count(each.done)}/{count(each.cells)} đơn vị đã hoàn thành. {until(each.task.deadline, today)}.",
                *(["", "Đã hoàn thành:", *lines] if lines else []),
                *(["", f"Chưa hoàn thành ({count(len(waiting))}):", *left, *more] if waiting else []),
                "",
                INTERNAL,
            ]
        ),
        rows=((Choice(label="Các nhiệm vụ", address=str(Go("tasks"))), MENU_CHOICE),),
        internal=True,
    )


class Heads(NamedTuple):
    """Village heads of a unit: how many there are, are members, are trained and not admitted; None where not told."""

    unit: Unit
    heads: int
    members: int
    trained: int

    @property
    def untrained(self) -> int:
        """Return how many are neither members nor trained."""
        return max(0, self.heads - self.members - self.trained)

    def reaches(self, above: int) -> bool:
        """Tell whether the share of members exceeds a percentage."""
        return self.members * 100 > above * self.heads


USUAL_RATIO = 90  # "trên 90%", CV 629-CV/HU; a target of the unit takes its place


def heads_screen(whole: Heads, below: tuple[Heads, ...], target: Target | None, silent: int) -> Reply:
    """Return the share of village heads who are members, against the ratio, and the units that are under it."""
    above = int(target.goal.value) if target else USUAL_RATIO
    document = f" ({target.document})" if target and target.document else ""
    if not whole.heads:
        return Reply(
            title=f"Trưởng thôn, tổ trưởng – {whole.unit.name}", text="Chưa có số liệu.", rows=((MENU_CHOICE,),)
        )
    slow = sorted((each for each in below if each.heads and not each.reaches(above)), key=lambda e: e.members / e.heads)
    lines = [f"• {each.unit.name}: {_ratio(each)}{_next_steps(each)}" for each in slow[:_LISTED]]
    verdict = "đạt" if whole.reaches(above) else "chưa đạt"
    told = [f"Còn {count(silent)} đơn vị chưa có số liệu."] if silent else []
    return Reply(
        title=f"Trưởng thôn, tổ trưởng – {whole.unit.name}",
        text="\n".join(
            [
                f"Là đảng viên: {_ratio(whole)}; mục tiêu trên {above}%{document}: {verdict}.",
                *_steps(whole),
                *(["", f"Đơn vị chưa vượt {above}%:", *lines] if lines else []),
                *told,
                "",
                INTERNAL,
            ]
        ),
        rows=((MENU_CHOICE,),),
        internal=True,
    )


def _ratio(each: Heads) -> str:
    return f"{count(each.members)}/{count(each.heads)} ({percent(each.members, each.heads, decimals=1)})"


def _next_steps(each: Heads) -> str:
    steps = []
    if each.trained:
        steps.append(f"{count(each.trained)} đã bồi dưỡng")
    if each.untrained:
        steps.append(f"{count(each.untrained)} chưa bồi dưỡng")
    return f"; {', '.join(steps)}" if steps else ""


def _steps(each: Heads) -> list[str]:
    lines = []
    if each.trained:
        lines.append(f"Đã bồi dưỡng, chưa kết nạp: {count(each.trained)} – hoàn thiện hồ sơ.")
    if each.untrained:
        lines.append(f"Chưa bồi dưỡng: {count(each.untrained)} – lập danh sách cử đi học.")
    return lines


def _moves(what: str, total: int, changes: Mapping[Indicator, int], kinds: Iterable[Indicator]) -> str:
    return f"{what} {count(total)}: {', '.join(f'{kind.label} {count(changes.get(kind, 0))}' for kind in kinds)}."


def members_screen(moves: Moves, day: date, today: date) -> Reply:
    """Return the number of members on a day: as it was told, who came and went since, and how many there are."""
    net = moves.came - moves.went
    when = "Hiện nay" if day == today else f"Đến {day_text(day)}"
    lines = [
        f"Ngày {day_text(moves.counted.on)}: {count(moves.counted.number)} (số đã nhập). Từ đó đến {day_text(day)}:"
        if moves.counted
        else f"{when}: hệ thống chưa có số đảng viên. Trong năm {day.year}, đến {day_text(day)}:",
        _moves("Tăng", moves.came, moves.changes, COME),
        _moves("Giảm", moves.went, moves.changes, GONE),
        f"Tăng, giảm: {'+' if net > 0 else ''}{net}.",
        f"{when}: {count(moves.number)}, gồm cả chính thức và dự bị." if moves.number is not None else "",
        moves.caution,
    ]
    return Reply(
        title=f"Số đảng viên – {moves.unit.name}",
        text="\n".join([*(line for line in lines if line), "", INTERNAL]),
        rows=((MENU_CHOICE,),),
        internal=True,
    )


def proposals_screen(unit: Unit, proposals: tuple[Proposal, ...]) -> Reply:
    """Return difficulties and proposals compiled by topic, those without an answer first."""
    if not proposals:
        return Reply(text=f"{unit.name}: chưa có khó khăn, hiến kế nào.", rows=((MENU_CHOICE,),))
    lines: list[str] = []
    for topic, label in TOPICS.items():
        of_topic = [each for each in proposals if each.topic == topic]
        if not of_topic:
            continue
        answered = sum(bool(each.answer) for each in of_topic)
        lines += ["", f"{label}: {count(len(of_topic))} ý kiến, đã trả lời {count(answered)}"]
        for each in sorted(of_topic, key=lambda found: bool(found.answer))[:_LISTED]:
            answer = f" → {shorten(each.answer, 80)}" if each.answer else ""
            lines.append(f"• Số {count(each.number)}, {each.unit}: {shorten(each.text, 120)}{answer}")
    waiting = [each for each in proposals if not each.answer][:6]
    answers = tuple(
        Choice(label=f"Trả lời số {each.number}", address=str(StartForm("traloi", None, each.number)))
        for each in waiting
    )
    return Reply(
        title=f"Khó khăn, hiến kế – {unit.name}",
        text="\n".join([f"{count(len(proposals))} ý kiến.", *lines, "", INTERNAL]),
        rows=(*(answers[i : i + 2] for i in range(0, len(answers), 2)), (MENU_CHOICE,)),
        internal=True,
    )


def settings_screen(unit: Unit) -> Reply:
    """Return the settings of a unit and all below it, each with the button that turns it."""
    named = "theo họ tên" if unit.named else "chỉ số lượng, không ghi tên"
    counted = "ngày tổ chức lễ" if unit.counts_ceremonies else "ngày quyết định"
    confirmed = "cấp trên xác nhận hoặc trả lại" if unit.is_confirmed else "không cần xác nhận"
    return Reply(
        title=f"Cài đặt – {unit.name} và các đơn vị trực thuộc",
        text="\n".join(
            [
                f"• Báo cáo: {named}",
                f"• Kết nạp tính theo: {counted}",
                f"• Báo cáo của chi bộ: {confirmed}",
                "",
                "Thay đổi áp dụng cho báo cáo gửi từ nay; báo cáo đã gửi giữ cách tính của nó.",
            ]
        ),
        rows=(
            *column(
                Choice(
                    label="Chỉ báo số lượng" if unit.named else "Báo cáo theo họ tên",
                    address=str(SetUnit("named", unit.id, on=not unit.named)),
                ),
                Choice(
                    label="Tính theo ngày quyết định" if unit.counts_ceremonies else "Tính theo ngày lễ",
                    address=str(SetUnit("counts_ceremonies", unit.id, on=not unit.counts_ceremonies)),
                ),
                Choice(
                    label="Không cần xác nhận" if unit.is_confirmed else "Cần xác nhận báo cáo",
                    address=str(SetUnit("is_confirmed", unit.id, on=not unit.is_confirmed)),
                ),
            ),
            (MENU_CHOICE,),
        ),
    )
