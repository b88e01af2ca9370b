"""What a report is: a pydantic class that reads like the paper form, field by field."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from domain.births import Birth
from domain.dates import day_text
from domain.forms.answers import Ask, Kind, Subjects
from domain.forms.situation import Candidate, Situation
from domain.indicators import Indicator
from domain.organisation import Act
from domain.pipeline import Stage
from domain.refusals import Refused


class Record(BaseModel):
    """One fact that a report states: what happened, when, to how many, and to whom in named mode.

    `subject` names what it is about (class/3, task/12); `unit_id` is another unit than the reporting one; `categories`
    are those of its people, as facts keep them.
    """

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    on: date
    quantity: int = 1
    person: Candidate | None = None
    subject: str = ""
    note: str | None = None
    unit_id: int | None = None
    categories: str = ""


class OneLine(NamedTuple):
    """Which fields a one-line entry fills: "kn Nguyễn Văn A 12/3" has a subject and a day."""

    subject: str
    day: str = ""


_NOTHING_IMPLIED: Mapping[str, str] = MappingProxyType({})


def said_as(*words: str, **implied: str) -> dict[str, Mapping[str, str]]:
    """Return folded words that begin a one-line entry, each with the answers that it implies."""
    return dict.fromkeys(words, implied or _NOTHING_IMPLIED)


class Need(StrEnum):
    """What a form must know besides the unit's people and figures."""

    CLASSES = "classes"
    NOMINEES = "nominees"
    TASKS = "tasks"
    LEDGERS = "ledgers"
    MATTER = "matter"
    UNITS = "units"
    LAGGING = "lagging"
    AUDIENCES = "audiences"
    ASSIGNED = "assigned"


class Trouble(NamedTuple):
    """The field at which answers do not fit together, and the sentence that says why."""

    field: str
    sentence: str


class Report(BaseModel):
    """A report of a unit. Field order is question order; validators are the rules and raise Refused.

    `version` grows whenever questions change, so that a draft begun on the older form is told so. `verbs` are the
    folded words that begin a one-line entry, each with the answers it implies. `about` is the field that an address
    fills with a number. What is not withdrawable has done its work with being sent; what is not undoable cannot even be
    taken back at once; after what is not repeated no other one is offered. `measures` are the figures for which
    somebody who still owes is sent to this report. All that the menu, the command list and the one-line entry need to
    know of a report stands here. One that `takes_lists`, or is about people, may be what a list is sent for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: ClassVar[str]
    command: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str]
    button: ClassVar[str] = ""
    is_frequent: ClassVar[bool] = False
    act: ClassVar[Act] = Act.REPORT
    verbs: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    one_line: ClassVar[OneLine | None] = None
    needs: ClassVar[frozenset[Need]] = frozenset()
    about: ClassVar[str] = ""
    measures: ClassVar[tuple[Indicator, ...]] = ()
    takes_lists: ClassVar[bool] = False
    is_correctable: ClassVar[bool] = True
    is_withdrawable: ClassVar[bool] = True
    is_undoable: ClassVar[bool] = True
    is_repeated: ClassVar[bool] = True

    @abstractmethod
    def headline(self) -> str:
        """Return the report in one line, as lists show it."""

    def told(self, at: Situation) -> str:
        """Return the report in one line as it is sent, with the name of what a list knows by its number alone."""
        del at
        return self.headline()

    @abstractmethod
    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the facts that the report states."""

    @classmethod
    def shown_with(cls, field: str, given: dict[str, Any], at: Situation) -> tuple[str, ...]:
        """Return lines that one must see to answer a question."""
        del field, given, at
        return ()

    @classmethod
    def about_value(cls, number: int) -> Any:  # noqa: ANN401 — as the field has it
        """Return what the number of an address means as the answer to `about`."""
        return number

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Return what is known before anything is asked; raises Refused where there is nothing to report on."""
        del at
        return {}

    @classmethod
    def barred(cls, given: dict[str, Any], at: Situation) -> Trouble | None:
        """Return why a report cannot be about these people, as soon as `who` is among the answers given."""
        del given, at
        return None

    def clash(self, at: Situation) -> Trouble | None:
        """Return why the report can no longer be sent as things stand now: refused, unlike a doubt."""
        del at
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return what is unusual about the report: shown on the review card, sent only with a reason."""
        del at
        return ()

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return what the review card shows besides the answers."""
        del at
        return ()

    def send_label(self, at: Situation) -> str:
        """Return the label of the button that sends."""
        del at
        return "✅ Gửi"


@dataclass(frozen=True)
class FormField:
    """One field of a report class with its question and its kind of answer."""

    name: str
    ask: Ask
    kind: Kind
    adapter: TypeAdapter[Any]

    def is_asked(self, given: dict[str, Any]) -> bool:
        """Tell whether the question is part of the form after these answers; a condition not yet known leaves it so."""
        try:
            return self.ask.when(given)
        except KeyError:
            return True

    def accepts(self, stored: object, at: Situation) -> bool:
        """Tell whether a stored answer still fits the field and the unit."""
        try:
            value = self.adapter.validate_python(stored)
        except ValidationError:
            return False
        return self.kind.fits(value, at)


@cache
def form_fields(report: type[Report]) -> tuple[FormField, ...]:
    """Return the fields of a report class in question order."""
    return tuple(_form_field(report, name) for name in report.model_fields)


def _form_field(report: type[Report], name: str) -> FormField:
    annotation = get_type_hints(report, include_extras=True)[name]
    told = tuple(_metadata(annotation))
    ask = next(item for item in told if isinstance(item, Ask))
    kind = next(item for item in told if isinstance(item, Kind))
    return FormField(name, ask, kind, TypeAdapter(annotation))


def _metadata(annotation: Any) -> Iterator[object]:  # noqa: ANN401 — an annotation is any form of type
    """Yield what is annotated on a type, also inside `PastDay | None`."""
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _metadata(part)


def first_trouble(report: type[Report], given: dict[str, Any], today: date) -> Trouble | None:
    """Return the first rule that the answers given so far break; open questions are no trouble yet."""
    try:
        report.model_validate(given, context={"today": today})
    except ValidationError as error:
        for problem in error.errors():
            if problem["type"] != "missing":
                return Trouble(str(problem["loc"][0]), _sentence(problem.get("ctx", {}).get("error")))
    return None


def _sentence(error: object) -> str:
    return error.sentence if isinstance(error, Refused) else "Câu trả lời chưa hợp lệ. Đồng chí nhập lại."


def of_subjects(
    subjects: Subjects, indicator: Indicator, on: date, born: Birth | None = None, subject: str = ""
) -> tuple[Record, ...]:
    """Return one record for each person, or one for all where no names are kept."""
    if not subjects.people:
        return (Record(indicator=indicator, on=on, quantity=subjects.quantity, subject=subject),)
    return tuple(
        Record(indicator=indicator, on=on, person=person if person.born else person.with_birth(born), subject=subject)
        for person in subjects.people
    )


def repeated(
    subjects: Subjects, indicator: Indicator, at: Situation, told: str, born: Birth | None = None
) -> Trouble | None:
    """Refuse who has been reported for the same already, here or in a sibling cell: one record, a kind word."""
    for person in subjects.people:
        birth = person.born or born
        known = at.known(person)
        if known.id is not None and indicator in known.reached:
            return Trouble("who", _said_already(known.name, told, known.reached[indicator], ""))
        for found in at.people:
            if indicator in found.reached and found.is_surely(person.name, birth):
                return Trouble("who", _said_already(found.name, told, found.reached[indicator], ""))
    return repeated_elsewhere(subjects, indicator, at, told, born)


def repeated_elsewhere(
    subjects: Subjects, indicator: Indicator, at: Situation, told: str, born: Birth | None = None
) -> Trouble | None:
    """Refuse who has been reported for the same by a sibling cell."""
    for person in subjects.people:
        for sibling in at.siblings:
            if indicator in sibling.person.reached and sibling.person.is_surely(person.name, person.born or born):
                day = sibling.person.reached[indicator]
                return Trouble("who", _said_already(person.name, told, day, f" bởi {sibling.unit}"))
    return None


def _said_already(name: str, told: str, on: date, by: str) -> str:
    return (
        f"{name} đã được báo cáo {told} ngày {day_text(on)}{by}, đồng chí không cần báo lại. "
        "Nếu là người khác cùng tên, đồng chí ghi thêm ngày sinh đầy đủ, ví dụ Nguyễn Văn An 12/5/1990."
    )


def subject_doubts(
    subjects: Subjects, indicator: Indicator, on: date, at: Situation, told: str, born: Birth | None = None
) -> tuple[str, ...]:
    """Return people who may have been reported already under this name, and numbers stated for the same day."""
    found = [*old_day_doubts(on, at.today)]
    stated = at.stated(indicator, on)
    if not subjects.people and stated:
        found.append(f"ngày {day_text(on)} đơn vị đã báo cáo {told} {stated} người; đây có thể là một việc.")
    for person in subjects.people:
        birth = person.born or born
        found += [
            f"{other.name} đã được báo cáo {told} ngày {day_text(other.reached[indicator])}."
            for other in at.people
            if other.id != person.id and indicator in other.reached and other.may_be(person.name, birth)
        ]
        found += [
            f"{sibling.unit} có người cùng tên {person.name}, {sibling.person.stage.label}."
            for sibling in at.siblings
            if sibling.person.may_be(person.name, birth)
        ]
    return tuple(found)


def stage_doubts(subjects: Subjects, at: Situation, first: Stage, last: Stage) -> tuple[str, ...]:
    """Return people whose stage in the register is not one from which the reported one usually follows."""
    found = []
    for person in subjects.people:
        known = at.known(person)
        if known.id is None:
            found.append(f"{person.name} chưa có trong sổ theo dõi của chi bộ, sẽ được ghi mới.")
        elif not first <= known.stage <= last:
            found.append(f"{person.name} đang ở bước: {known.stage.label}.")
    return tuple(found)


def birth_unknown(given: dict[str, Any]) -> bool:
    """Tell whether a form is about one person whose birth nobody has told yet; in a list it stands in its line."""
    single = given["who"].single
    return single is not None and single.born is None


def stranger_of_unknown_birth(given: dict[str, Any]) -> bool:
    """Tell whether a form is about one person whom the register does not know, and whose birth nobody has told."""
    return birth_unknown(given) and given["who"].single.id is None


LEAST_AGE, USUAL_HIGHEST_AGE = 18, 60


def of_age(born: Birth | None, decided_on: date, name: str = "") -> None:
    """Refuse who cannot be full 18 on the day of the decision, counted by month (Điều lệ Đảng; 24-QĐ/TW 30/7/2021)."""
    if born and born.oldest_age(decided_on) < LEAST_AGE:
        whose = f"{name}, sinh" if name else "Sinh"
        raise Refused(
            f"{whose} {born}, đến ngày quyết định {day_text(decided_on)} chưa đủ 18 tuổi. Khi kết nạp phải đủ 18 tuổi. "
            "Đồng chí ghi lại ngày quyết định, hoặc bấm Quay lại để sửa ngày sinh."
        )


def age_doubts(born: Birth | None, on: date) -> tuple[str, ...]:
    """Return what is unusual about somebody's age at admission."""
    if born and born.youngest_age(on) < LEAST_AGE:
        return (f"sinh {born}: có thể chưa đủ 18 tuổi.",)
    if born and born.youngest_age(on) > USUAL_HIGHEST_AGE:
        return (f"sinh {born}: đã quá 60 tuổi.",)
    return ()


def old_day_doubts(on: date, today: date) -> tuple[str, ...]:
    """Return what is unusual about a day of an older year, which may be somebody's birthday."""
    return (f"ngày {day_text(on)} là của năm {on.year}, không tính vào năm nay.",) if on.year < today.year - 1 else ()
