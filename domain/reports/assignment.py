"""Giao hoặc điều chỉnh chỉ tiêu cho các đơn vị trực thuộc."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from domain.dates import day_text
from domain.forms.answers import (
    Ask,
    DayAhead,
    DocumentNumber,
    Kind,
    PastDay,
    choices_of,
    number_meant,
    one_of,
    recent_days,
)  # fmt: skip
from domain.forms.report import Need, OneLine, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Act, place_key, place_of
from domain.periods import from_code, read_period
from domain.refusals import Option, Refused
from domain.targets import Assigned, Goal, Measure, read_goal
from domain.text import clean, plain_key, shorten

_YEAR, _TERM = 4, 9
_INDICATORS = {
    indicator.value: indicator.label
    for indicator in (Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED, Indicator.VILLAGE_HEAD_MEMBERS)
}
_WHOLE = 100
# A dash stands apart from the number, so that a minus is never read as one.
_LINE = re.compile(r"(?:(?P<unit>.*?[^\s:=–-])(?:\s*[:=]|\s+[–-]\s|\s)\s*)?(?P<goal>[>≥]?=?\s*\d+(?:[.,]\d+)*\s*%?)")


class GoalLine(BaseModel):
    """What one unit is to reach."""

    model_config = ConfigDict(frozen=True)
    unit: int
    name: str
    goal: Goal

    @property
    def ratio(self) -> GoalLine:
        """Return the line with its percentage as a ratio to exceed."""
        return self.model_copy(update={"goal": Goal(measure=Measure.RATIO_ABOVE, value=self.goal.value)})

    def __str__(self) -> str:
        """Return the line as it is shown."""
        return f"{self.name}: {self.goal}"


class Goals(BaseModel):
    """What some units are to reach."""

    model_config = ConfigDict(frozen=True)
    lines: tuple[GoalLine, ...]

    def __str__(self) -> str:
        """Return the lines, one after the other."""
        return "; ".join(str(line) for line in self.lines)


def _read_goals(typed: str, at: Situation) -> Goals:
    """Return the lines that somebody typed; all or nothing, with every line that is not understood."""
    lines, wrong, seen = [], [], set[int]()
    names = {unit.id: unit.name for unit in at.units}
    for raw in (clean(line) for line in re.split(r"[\n;]+", typed)):
        if not raw:
            continue
        try:
            line = _read_line(raw, names)
        except Refused as refused:
            wrong.append(f"“{shorten(raw)}”: {refused.sentence}")
            continue
        if line.unit in seen:
            wrong.append(f"“{shorten(raw)}”: đơn vị này đã có ở dòng trên.")
        seen.add(line.unit)
        lines.append(line)
    if wrong or not lines:
        example = f"{at.units[0].name}: 3" if at.units else "Chi bộ thôn 1: 3"
        raise Refused("\n".join([*wrong, f"Đồng chí ghi lại tất cả, mỗi đơn vị một dòng, ví dụ: {example}"]))
    return Goals(lines=tuple(lines))


def _read_line(raw: str, names: Mapping[int, str]) -> GoalLine:
    found = _LINE.fullmatch(raw)
    if not found:
        raise Refused("chưa thấy chỉ tiêu; ghi như 3, 3% hoặc >90%.")
    said, goal = found["unit"] or "", read_goal(found["goal"])
    unit = next(iter(names)) if not said and len(names) == 1 else _unit(said, names)
    return GoalLine(unit=unit, name=names[unit], goal=goal)


def _unit(said: str, names: Mapping[int, str]) -> int:
    """Return the unit that words name exactly, by the whole name or the place, else the only one that has them."""
    key = plain_key(said)
    exact = [unit for unit, name in names.items() if plain_key(name) == key or place_key(name) == place_of(key)]
    meant = exact[0] if len(exact) == 1 else number_meant(said, names) if said else None
    if meant is None:
        raise Refused("chưa rõ đơn vị nào.")
    return meant


def _read_plan_period(typed: str, at: Situation) -> str:
    code = read_period(typed, at.today).period.code
    if len(code) not in (_YEAR, _TERM):
        raise Refused(f"Chỉ tiêu giao theo năm hoặc nhiệm kỳ. Đồng chí viết như {at.today.year} hoặc 2025–2030.")
    return code


_PLAN_PERIOD = Kind(read=_read_plan_period, show=lambda code: from_code(code).title, digits=lambda _at: True)


def _years(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(f"Năm {year}", str(year)) for year in (at.today.year, at.today.year + 1))


class Assignment(Report):
    """Targets that a committee gives to the units right below it, or amends; what was in force before is kept."""

    form: ClassVar = "assignment"
    command: ClassVar = "giaochitieu"
    title: ClassVar = "Giao chỉ tiêu"
    button: ClassVar = "Giao chỉ tiêu"
    act: ClassVar = Act.DIRECT
    verbs: ClassVar = {"giao chi tieu": {}, "phan chi tieu": {}}
    one_line: ClassVar = OneLine("goals")
    takes_lists: ClassVar = True
    needs: ClassVar = frozenset({Need.ASSIGNED})
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False
    is_undoable: ClassVar = False

    indicator: Annotated[
        str, one_of(_INDICATORS), Ask("Giao chỉ tiêu nào?", "Chỉ tiêu", choices=choices_of(_INDICATORS))
    ]
    period: Annotated[
        str,
        _PLAN_PERIOD,
        Ask("Cho năm nào, hoặc nhiệm kỳ nào?", "Kỳ", choices=_years),
    ]
    goals: Annotated[
        Goals,
        Kind(read=_read_goals, is_free=True),
        Ask("Giao cho ai, bao nhiêu? Mỗi đơn vị một dòng, ví dụ: Thôn 1: 3", "Giao"),
    ]
    deadline: Annotated[
        DayAhead | None,
        Ask("Hạn hoàn thành? Ví dụ: trước tháng 11.", "Hạn", skip="Hết kỳ"),
    ] = None
    document: Annotated[
        DocumentNumber | None, Ask("Số văn bản giao chỉ tiêu? Ví dụ 54-KH/HU.", "Số văn bản", skip="Không có")
    ] = None
    dated: Annotated[
        PastDay | None,
        Ask("Văn bản ngày nào?", "Ngày văn bản", choices=recent_days, when=lambda given: bool(given["document"])),
    ] = None

    @field_validator("goals")
    @classmethod
    def _measured(cls, goals: Goals, info: ValidationInfo) -> Goals:
        """Take a percentage of village heads as a ratio among them; all else is asked of people or of the members."""
        heads = info.data.get("indicator") == Indicator.VILLAGE_HEAD_MEMBERS
        if any(line.goal.measure is not Measure.PEOPLE and line.goal.value > _WHOLE for line in goals.lines):
            raise Refused("Tỷ lệ không quá 100%. Đồng chí ghi lại tất cả.")
        if not heads and any(line.goal.measure is Measure.RATIO_ABOVE for line in goals.lines):
            raise Refused("Chỉ tiêu này ghi số người hoặc tỷ lệ đảng viên, ví dụ 3 hoặc 3%. Đồng chí ghi lại tất cả.")
        if heads and any(line.goal.measure is Measure.PEOPLE for line in goals.lines):
            raise Refused("Chỉ tiêu này ghi tỷ lệ trưởng thôn, ví dụ >90%. Đồng chí ghi lại tất cả.")
        return Goals(lines=tuple(line.ratio if heads else line for line in goals.lines))

    @field_validator("deadline")
    @classmethod
    def _within(cls, deadline: date | None, info: ValidationInfo) -> date | None:
        period = from_code(info.data["period"]) if "period" in info.data else None
        if deadline and period and deadline not in period:
            raise Refused(
                f"Hạn {day_text(deadline)} không thuộc {period.title}. "
                f"Đồng chí ghi lại hạn, ví dụ {day_text(period.last)}."
            )
        return deadline

    def headline(self) -> str:
        """Return the report in one line."""
        what, when = _INDICATORS[self.indicator], from_code(self.period).title
        return f"Giao chỉ tiêu {what} {when}: {shorten(str(self.goals), 160)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """State nothing: a target is no event."""
        del at
        return ()

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse units not right below, a share of members who are not known, a document older than that in force."""
        known, dated = {unit.id for unit in at.units}, self._before(at).dated
        for line in self.goals.lines:
            newest = dated.get(line.unit)
            if line.unit not in known:
                return Trouble("goals", "Có đơn vị không còn trực thuộc. Đồng chí ghi lại danh sách.")
            if line.goal.measure is Measure.SHARE_OF_MEMBERS and line.goal.people_of(at.members.get(line.unit)) is None:
                unknown = f"Chưa có số đảng viên đầu năm của {line.name}, chưa tính được tỷ lệ. Đồng chí ghi số người."
                return Trouble("goals", unknown)
            if newest and self.dated and self.dated < newest:
                newer = f"{line.name} đang theo văn bản ngày {day_text(newest)}, mới hơn ngày {day_text(self.dated)}."
                return Trouble("dated", f"{newer} Đồng chí kiểm tra lại ngày văn bản.")
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return that more is given than the plan above has."""
        after = self._after(at)
        if after.own is not None and after.total > after.own:
            return (f"giao xuống {count(after.total)}, nhiều hơn chỉ tiêu {count(after.own)} của {at.unit.name}.",)
        return ()

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return what is given in all, and what each unit had before."""
        before = self._before(at).below
        changed = [
            f"{line.name}: {count(before[line.unit])} → {line.goal}"
            for line in self.goals.lines
            if line.unit in before and line.goal.people != before[line.unit]
        ]
        cascade = f"{at.unit.name}: {self._after(at)}."
        return (cascade, *(["Điều chỉnh: " + "; ".join(changed)] if changed else []))

    def _before(self, at: Situation) -> Assigned:
        of = (self.indicator, self.period)
        nothing = Assigned(indicator=self.indicator, period=self.period)
        return next((each for each in at.assigned if (each.indicator, each.period) == of), nothing)

    def _after(self, at: Situation) -> Assigned:
        goals = {line.unit: line.goal.people_of(at.members.get(line.unit)) for line in self.goals.lines}
        return self._before(at).after(goals)
