"""What is asked back: which unit, which meaning; and figures of several units beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from domain.addresses import Address, Go, Made, Make, Show, View
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Line, Progress, places
from domain.questions.reading import Pick, Question
from domain.reply import Choice, Reply, column
from domain.screens.progress import INTERNAL, against_plan, plan_of
from domain.tables import Table
from domain.text import shorten, uncapitalised
from domain.views.scope import Scope
from domain.views.subjects import Subject

_MOST, _MOST_NAMED = 8, 12
_MENU = Choice(label="Menu", address=str(Go("menu")))
EXAMPLES = ("tiến độ Châu Minh tháng 6", "xã nào chưa kết nạp", "so với cùng kỳ", "nguồn còn bao nhiêu")
RANK_ABOVE = "Thứ hạng ở cấp trên ngoài phạm vi của đồng chí."


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
    whole = (
        [Choice(label="Cả nhóm (chỉ có tiến độ kết nạp)", address=str(Show("grouping", grouping)))] if grouping else []
    )
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


def _beside(scope: Scope, line: Line) -> str:
    """Return a unit's figure; a month, a quarter or some years have no plan of their own."""
    if scope.period.is_part_of_year or scope.period.is_span:
        return count(line.tally.done)
    return against_plan(line.tally, plan_of(scope.period))


def cautioned(notes: Mapping[Unit, tuple[str, ...]]) -> list[str]:
    """Return what the figures of several units cannot tell: once what is true of all, else by unit."""
    said = list(dict.fromkeys(note for each in notes.values() for note in each))
    common = [note for note in said if all(note in each for each in notes.values())]
    others = [f"{unit.name}: {note}" for unit, each in notes.items() for note in each if note not in common]
    return [*common, *others]


def compared(lines: Sequence[tuple[Scope, Line]], view: View, notes: Mapping[Unit, tuple[str, ...]]) -> Reply:
    """Return several units' figures of the same period beside each other, with a button to each."""
    scope = lines[0][0]
    told = [f"{number}. {line.unit.name}: {_beside(each, line)}" for number, (each, line) in enumerate(lines, 1)]
    choices = tuple(
        Choice(label=str(number), address=_at(view, line.unit, None)) for number, (_, line) in enumerate(lines, 1)
    )
    return Reply(
        title=f"📊 {scope.what}",
        text="\n".join([*told, *cautioned(notes), "", INTERNAL]),
        rows=(choices, (_MENU,)),
        internal=True,
    )


def picked(pick: Pick, progress: Progress) -> str:
    """Return the units that a question picks from many, in a sentence; empty where it picks none."""
    planned = [line for line in reversed(progress.ranked) if line.tally.target]
    if pick.below is not None:
        return _these(f"Dưới {pick.below}%", [line for line in planned if _share(line) * 100 < pick.below], planned)
    if pick.above is not None:
        above = [line for line in reversed(planned) if _share(line) * 100 > pick.above]
        return _these(f"Trên {pick.above}%", above, planned)
    if pick.short:
        return _these("Chưa đạt kế hoạch", [line for line in planned if line.tally.missing], planned)
    return ""


def first_of(number: int, progress: Progress, *, worst: bool) -> str:
    """Return the first few units of a ranking in a sentence."""
    ordered = [line for line in progress.ranked if line.tally.target]
    shown = (ordered[::-1] if worst else ordered)[:number]
    word = "chậm nhất" if worst else "cao nhất"
    return f"{len(shown)} đơn vị {word}: {_named(shown)}." if shown else ""


def place_of_unit(unit: Unit, progress: Progress) -> str:
    """Return which place a unit has by percentage of plan among the units beside it; equal shares share a place."""
    found = places(progress.lines)
    own = found.get(unit.id)
    if own is None:
        return f"{unit.name} chưa có chỉ tiêu theo số người nên chưa xếp thứ được."
    equal = sum(place == own for place in found.values()) - 1
    beside = f" (bằng {equal} đơn vị khác)" if equal else ""
    return f"{unit.name} xếp thứ {own}/{len(found)}{beside} theo % kế hoạch trong {progress.unit.name}."


def _share(line: Line) -> Fraction:
    return Fraction(line.tally.done, line.tally.target or 1)


def _these(what: str, lines: Sequence[Line], planned: Sequence[Line]) -> str:
    told = f": {_named(lines[:_MOST_NAMED])}" if lines else ""
    more = f" và {len(lines) - _MOST_NAMED} đơn vị nữa" if len(lines) > _MOST_NAMED else ""
    return f"{what}: {len(lines)}/{len(planned)} đơn vị được giao chỉ tiêu{told}{more}."


def _named(lines: Sequence[Line]) -> str:
    return "; ".join(f"{line.unit.name} {line.tally.percent}" for line in lines)


_UNTOLD = dict.fromkeys(
    ("nông thôn", "ngoài nông thôn"),
    "chưa tính được, vì có số kết nạp ở đơn vị chưa ghi là nông thôn hay không (xem từng đơn vị)",
)


def of_category(scope: Scope, table: Table, labels: Iterable[str]) -> str:
    """Return the figures of some categories in a sentence; one that nobody was reported in is said to be so."""
    by_label = {str(row.cells[0]): row for row in table.rows}
    told = []
    for label in labels:
        row = by_label.get(label)
        told.append(uncapitalised(row.text) if row else f"{label}: {_UNTOLD.get(label, 'chưa có ai được ghi')}")
    return f"{scope.unit.name}, {scope.what[:1].lower()}{scope.what[1:]}, {'; '.join(told)}."


_YEARS_COLUMN = 2


def empty_for(years: int, table: Table) -> str:
    """Return the cells of a table of empty years that have so many of them or more, in a sentence.

    Empty where there are too many cells to tell: then the table lists the units below.
    """
    if len(table.columns) <= _YEARS_COLUMN:
        return ""
    told = ((row, row.cells[_YEARS_COLUMN]) for row in table.rows)
    found = [row for row, number in told if isinstance(number, int) and number >= years]
    more = f" và {len(found) - _MOST_NAMED} chi bộ nữa" if len(found) > _MOST_NAMED else ""
    named = f": {'; '.join(str(row.cells[1]) for row in found[:_MOST_NAMED])}{more}" if found else ""
    return f"Từ {years} năm liền trở lên: {len(found)} chi bộ{named}."


def suggestions_for(units: Sequence[Unit], year: str, text: str) -> Reply:
    """Return the answer to what is not understood at all: three good things to ask, as buttons and as examples."""
    unit = units[0]
    subjects = (Subject.PROGRESS, Subject.NOBODY, Subject.OTHERS)
    choices = [Suggestion(unit, View(unit.id, year, subject=subject)).choice for subject in subjects]
    return Reply(
        text=f"Chưa hiểu “{shorten(text)}”. Đồng chí có thể hỏi, ví dụ: {'; '.join(EXAMPLES)}. Hoặc chọn:",
        rows=column(*choices, _MENU),
    )
