"""Loading what a form may know: the little that its questions need, and the rest once it is complete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.forms.engine import oldest_year, people_named, values_of
from domain.forms.report import Need, Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import Draft
from domain.organisation import Act, Unit, may_do
from domain.refusals import Refused
from domain.reports.registry import BY_FORM, read_body
from domain.screens.changes import told
from domain.work import Matter
from handlers.dispatching import audiences, lagging
from handlers.visit import Visit
from storage.attestations import closed_months, ledgers
from storage.classes import classes_for
from storage.figures import day_totals, year_tallies
from storage.register import people_of_unit, siblings
from storage.reports import report_by_id
from storage.targets import assigned_below
from storage.tasks import tasks_owed
from storage.units import children, members_below, unit_by_id, units_below

_CLASS_DAYS = timedelta(days=366)


async def load(visit: Visit, unit: Unit, report: type[Report], draft: Draft | None, about: int | None) -> Situation:
    """Return what the questions of a form need; raises Refused where it is about something that is not there."""
    without = (draft.corrects if draft else None) or 0
    people = await people_of_unit(visit.tx, unit, without) if _by_name(unit, report) else ()
    at = Situation.model_construct(today=visit.today, unit=unit, people=people)
    return at.model_copy(update=await _needed(visit, unit, report, draft, about)) if report.needs else at


def _by_name(unit: Unit, report: type[Report]) -> bool:
    """Tell whether a unit reports this by people's names, else by counts, of which a day's can be told twice."""
    return unit.named and any(field.kind.several for field in form_fields(report))


async def _needed(
    visit: Visit, unit: Unit, report: type[Report], draft: Draft | None, about: int | None
) -> dict[str, object]:
    without, found = (draft.corrects if draft else None) or 0, dict[str, object]()
    if Need.CLASSES in report.needs:
        nominees = Need.NOMINEES in report.needs
        found["classes"] = await classes_for(visit.tx, unit, visit.today - _CLASS_DAYS, without, nominees=nominees)
    if Need.TASKS in report.needs:
        found["tasks"] = await tasks_owed(visit.tx, unit, without)
    if Need.LEDGERS in report.needs:
        found["ledgers"] = await ledgers(visit.tx, unit, visit.today, visit.now.tzinfo)
    if Need.UNITS in report.needs:
        found["units"] = tuple(below for below in await units_below(visit.tx, unit.path) if below.id != unit.id)
    if Need.ASSIGNED in report.needs:
        found["units"] = tuple(child for child, exists in await children(visit.tx, unit.id, visit.today) if exists)
        found["assigned"] = await assigned_below(visit.tx, unit, visit.today)
        found["members"] = await members_below(visit.tx, unit.id)
    if Need.LAGGING in report.needs:
        found["audiences"] = await lagging(visit, unit)
    if Need.AUDIENCES in report.needs:
        found["audiences"] = await audiences(visit, unit)
    if Need.MATTER in report.needs:
        number = about or (values_of(draft).get(report.about) if draft else None)
        found["matter"] = await _matter(visit, report, number)
    return found


async def complete(visit: Visit, at: Situation, draft: Draft) -> Situation:
    """Return a situation with what a whole report is checked and shown against."""
    without = draft.corrects or 0
    first = min(oldest_year(draft) or visit.today.year, visit.today.year - 1)
    people, last = people_named(draft), visit.today.year
    counted = not _by_name(at.unit, BY_FORM[draft.form])
    return at.model_copy(
        update={
            "tallies": await year_tallies(visit.tx, at.unit, first, last, without),
            "standing": await year_tallies(visit.tx, at.unit, first, last) if without else (),
            "same_day": await day_totals(visit.tx, at.unit, first, last, without) if counted else (),
            "siblings": await siblings(visit.tx, at.unit, people) if people else (),
            "closed": await closed_months(visit.tx, at.unit),
        }
    )


def body_of(visit: Visit, row: Any) -> Report | None:  # noqa: ANN401 — a row of reports
    """Return what was sent with a report, None where its form is too old to be read."""
    return read_body(row.form, visit.tx.seal.open(row.body_sealed))


async def _matter(visit: Visit, report: type[Report], number: int | None) -> Matter | None:
    """Return the report that a form is about, where one may do that to it; raises Refused where there is none."""
    row = await report_by_id(visit.tx, number) if number else None
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not may_do(visit.offices, report.act, unit):
        raise Refused("Chưa tìm thấy báo cáo này. Đồng chí mở từ danh sách rồi bấm nút, ví dụ gõ: báo cáo đã gửi.")
    body = body_of(visit, row)
    if report.act is Act.REPORT and (row.status != "live" or not (body and body.is_withdrawable)):
        raise Refused("Báo cáo này không còn tính, hoặc thuộc loại không rút được. Đồng chí mở: báo cáo đã gửi.")
    fields = form_fields(type(body)) if body else ()
    asked = tuple((field.name, field.ask.label) for field in fields if _has_answer(body, field.name))
    return Matter(
        number=row.id,
        unit_id=unit.id,
        unit=unit.name,
        text=told(body, own=may_do(visit.offices, Act.REPORT, unit)),
        fields=asked,
    )


def _has_answer(body: Report | None, name: str) -> bool:
    return getattr(body, name, None) is not None
