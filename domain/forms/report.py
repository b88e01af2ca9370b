"""What a report is: a pydantic class that reads like the paper form, field by field."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar, NamedTuple, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from domain.births import Birth
from domain.dates import day_text
from domain.forms.answers import Ask, Kind, always
from domain.forms.situation import Candidate, Situation
from domain.indicators import Indicator
from domain.refusals import Refused


class Record(BaseModel):
    """One fact that a report states: what happened, when, to how many, and to whom in named mode."""

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    on: date
    quantity: int = 1
    person: Candidate | None = None


class OneLine(NamedTuple):
    """Which fields a one-line entry fills: "kn Nguyễn Văn A 12/3" has a subject and a day."""

    subject: str
    day: str
    born: str | None = None


class Trouble(NamedTuple):
    """The field at which answers do not fit together, and the sentence that says why."""

    field: str
    sentence: str


class Report(BaseModel):
    """A report of a unit. Field order is question order; validators are the rules and raise Refused.

    `version` grows whenever questions change, so that a draft begun on the older form is told so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: ClassVar[str]
    command: ClassVar[str]
    named: ClassVar[bool]
    version: ClassVar[int] = 1
    title: ClassVar[str]
    one_line: ClassVar[OneLine]

    @abstractmethod
    def headline(self) -> str:
        """Return the report in one line, as receipts and lists show it."""

    @abstractmethod
    def records(self) -> tuple[Record, ...]:
        """Return the facts that the report states."""

    def clash(self, at: Situation) -> Trouble | None:
        """Return why the report can no longer be sent as things stand now: refused, unlike a doubt."""
        del at
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return what is unusual about the report: shown on the review card, never refused."""
        del at
        return ()


@dataclass(frozen=True)
class FormField:
    """One field of a report class with its question and its kind of answer."""

    name: str
    ask: Ask
    kind: Kind
    adapter: TypeAdapter[Any]

    @property
    def is_conditional(self) -> bool:
        """Tell whether the question hangs on an answer before it."""
        return self.ask.when is not always

    def is_asked(self, given: dict[str, Any]) -> bool:
        """Tell whether the question is asked after these answers; a condition not yet known leaves it to be asked."""
        try:
            return self.ask.when(given)
        except KeyError:
            return True

    def accepts(self, stored: object) -> bool:
        """Tell whether a stored answer still fits the field."""
        try:
            self.adapter.validate_python(stored)
        except ValidationError:
            return False
        return True


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


LEAST_AGE, USUAL_HIGHEST_AGE = 18, 60


def of_age(born: Birth | None, decided_on: date) -> None:
    """Refuse who cannot be full 18 on the day of the decision, counted by month (Điều lệ Đảng; 24-QĐ/TW 30/7/2021)."""
    if born and born.oldest_age(decided_on) < LEAST_AGE:
        raise Refused(
            f"Sinh {born}, đến ngày quyết định {day_text(decided_on)} chưa đủ 18 tuổi. Khi kết nạp phải đủ 18 tuổi. "
            "Đồng chí ghi lại ngày quyết định, hoặc bấm Quay lại để sửa ngày sinh."
        )


def age_doubts(born: Birth | None, on: date) -> tuple[str, ...]:
    """Return what is unusual about somebody's age at admission."""
    if born and born.youngest_age(on) < LEAST_AGE:
        return (f"Sinh {born}: có thể chưa đủ 18 tuổi.",)
    if born and born.youngest_age(on) > USUAL_HIGHEST_AGE:
        return (f"Sinh {born}: đã quá 60 tuổi.",)
    return ()


def old_day_doubts(on: date, today: date) -> tuple[str, ...]:
    """Return what is unusual about a day of an older year, which may be somebody's birthday."""
    return (f"Ngày {day_text(on)} là của năm {on.year}, không tính vào năm nay.",) if on.year < today.year - 1 else ()
