"""What is asked back: which unit, which meaning; and figures of several units beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.addresses import Address, Go, Made, Make, Show, View
from domain.organisation import Unit
from domain.progress import Line
from domain.questions.reading import Question
from domain.reply import Choice, Reply, column
from domain.screens.progress import INTERNAL, against_plan, plan_of
from domain.tables import Table, cell_text
from domain.text import shorten
from domain.views.scope import Scope
from domain.views.subjects import Subject

_MOST = 8
_MENU = Choice(label="Menu", address=str(Go("menu")))
EXAMPLES = ("tiến độ Châu Minh tháng 6", "xã nào chưa kết nạp", "so với cùng kỳ", "nguồn còn bao nhiêu")


class Suggestion(NamedTuple):
    """A meaning that a question may have."""

    unit: Unit
    view: View
    made: Made | None = None

    @property
    def choice(self) -> Choice:
        """Return it as a choice that says what it shows."""
        label = f"{self.view.subject.label} – {self.unit.name}"
        return Choice(label=shorten(label, 60), address=str(address_for(self.view, self.made)))


def address_for(view: View, made: Made | None) -> Address:
    """Return the address of a view, or of what is made of it."""
    return Make(made, view) if made else view


def _at(view: View, unit: Unit, made: Made | None) -> str:
    return str(address_for(View(unit.id, view.period, view.indicator, 0, view.as_of, view.subject), made))


def choose_unit(
    units: Sequence[Unit], view: View, said: str = "", *, made: Made | None = None, grouping: int = 0
) -> Reply:
    """Return the question which of several units was meant."""
    shown = list(dict.fromkeys(units))[:_MOST]
    if said:
        question = f"Có {len(shown)} đơn vị gần với “{shorten(said)}”." if len(shown) > 1 else "Có phải đồng chí hỏi:"
    else:
        question = f"{view.subject.label}: đồng chí hỏi đơn vị nào?"
    whole = [Choice(label="Cả nhóm", address=str(Show("grouping", grouping)))] if grouping else []
    choices = [Choice(label=unit.name, address=_at(view, unit, made)) for unit in shown]
    return Reply(text=f"{question} Đồng chí chọn một:" if len(shown) > 1 else question, rows=column(*whole, *choices))


def choose_meaning(question: Question, found: Sequence[Suggestion], other_units: Sequence[Unit] = ()) -> Reply:
    """Return what a question may mean, where some of its words are not understood: never a figure for a guess."""
    said = ", ".join(f"“{shorten(word, 20)}”" for word in dict.fromkeys(question.unknown[:4]))
    choices = [suggestion.choice for suggestion in found]
    view = found[0].view
    choices += [Choice(label=unit.name, address=_at(view, unit, question.made)) for unit in other_units[:3]]
    others = View(found[0].unit.id, view.period, view.indicator, 0, view.as_of, Subject.OTHERS)
    return Reply(
        text=f"Chưa rõ {said} trong câu hỏi; nếu là đơn vị thì không có trong phạm vi của đồng chí. "
        "Có phải đồng chí hỏi:",
        rows=column(*choices[:_MOST], Choice(label="Các cách xem", address=str(others)), _MENU),
    )


def compared(lines: Sequence[tuple[Scope, Line]], view: View) -> Reply:
    """Return several units' figures of the same period beside each other, with a button to each."""
    scope = lines[0][0]
    told = [
        f"{number}. {line.unit.name}: {against_plan(line.tally, plan_of(each.period))}"
        for number, (each, line) in enumerate(lines, 1)
    ]
    choices = tuple(
        Choice(label=str(number), address=_at(view, line.unit, None)) for number, (_, line) in enumerate(lines, 1)
    )
    return Reply(
        title=f"📊 {scope.what}",
        text="\n".join([*told, "", INTERNAL]),
        rows=(choices, (_MENU,)),
        internal=True,
    )


def of_category(scope: Scope, table: Table, labels: Iterable[str]) -> str:
    """Return the figures of some categories in a sentence; one that nobody was reported in is said to be so."""
    by_label = {str(row.cells[0]): row for row in table.rows}
    told = []
    for label in labels:
        row = by_label.get(label)
        told.append(f"{label}: {cell_text(row.cells[1])}" if row else f"{label}: chưa có ai được ghi")
    return f"{scope.unit.name}, {scope.what[:1].lower()}{scope.what[1:]}, {'; '.join(told)}."


def suggestions_for(units: Sequence[Unit], year: str, text: str) -> Reply:
    """Return the answer to what is not understood at all: three good things to ask, as buttons and as examples."""
    unit = units[0]
    subjects = (Subject.PROGRESS, Subject.NOBODY, Subject.OTHERS)
    choices = [Suggestion(unit, View(unit.id, year, subject=subject)).choice for subject in subjects]
    return Reply(
        text=f"Chưa hiểu “{shorten(text)}”. Đồng chí có thể hỏi, ví dụ: {'; '.join(EXAMPLES)}. Hoặc chọn:",
        rows=column(*choices, _MENU),
    )
