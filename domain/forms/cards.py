"""The cards of a guided report: a question, the review before sending, the draft that was found, the receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.addresses import Choose, DoTo, Edit, Go, PressDraft, StartForm, Undo, View, fresh
from domain.dates import day_text
from domain.forms.answers import Subjects
from domain.forms.report import FormField, Record, Report, form_fields
from domain.forms.situation import Candidate, Situation, YearTally
from domain.forms.states import Asking, Draft, Resuming
from domain.indicators import ATTESTABLE, Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Tally
from domain.reply import Choice, Reply, Style, column, grid
from domain.text import uncapitalised

UNDO_MINUTES = 10
REASONS = ("Đã kiểm tra, số liệu đúng", "Trước đây ghi nhầm", "Bổ sung việc trước đây chưa báo")
PRACTICE = "LÀM THỬ, không tính vào số liệu"
_LISTED = 12


def question_card(
    state: Asking, report: type[Report], asked: tuple[FormField, ...], given: dict[str, Any], at: Situation
) -> Reply:
    """Return a question with its offered answers, under what is filled already."""
    counted = [field for field in asked if not field.ask.later or field.name == state.field]
    place = next(n for n, field in enumerate(counted, 1) if field.name == state.field)
    field = counted[place - 1]
    offers = tuple(
        Choice(label=offer.label, address=str(Choose(state.draft.key, field.name, number)))
        for number, offer in enumerate(state.offered)
    )
    values = {name: value for name, value in given.items() if name != state.field}
    digits = field.kind.digits(at)
    width = 5 if digits else 1 if any(len(offer.label) > 18 for offer in offers) else 2
    several = ["Gõ được nhiều người, mỗi người một dòng."] if field.kind.several and at.unit.named else []
    before = given.get(state.field)
    if isinstance(before, Subjects) and len(before.people) > 1:
        several = [f"Đang ghi: {_shown(field, before, at)}", "Đồng chí gõ lại cả danh sách, kể cả người không đổi."]
    return Reply(
        title=_title(report, state.draft, at.unit),
        text="\n".join(
            [
                *told_lines(asked, values, at),
                *report.shown_with(field.name, values, at),
                f"{place}. {field.ask.worded(at)}",
                *several,
            ]
        ),
        rows=(*grid(offers, width), _leave(state.draft.key)),
        numbered=not digits,
    )


def _title(report: type[Report], draft: Draft, unit: Unit) -> str:
    practice = f"{PRACTICE}\n" if draft.practice else ""
    corrects = f" (sửa báo cáo số {count(draft.corrects)})" if draft.corrects else ""
    return f"{practice}{report.title}{corrects} – {unit.name}"


def _leave(key: str) -> tuple[Choice, ...]:
    return (
        Choice(label="← Quay lại", address=str(PressDraft(key, "back"))),
        Choice(label="Bỏ", address=str(PressDraft(key, "cancel"))),
    )


def told_lines(asked: tuple[FormField, ...], values: dict[str, Any], at: Situation) -> list[str]:
    """Return the answers so far, a line each under its label."""
    return [
        f"{field.ask.headed(at)}: {_shown(field, values[field.name], at)}" for field in asked if field.name in values
    ]


def _shown(field: FormField, value: object, at: Situation) -> str:
    if isinstance(value, Subjects) and len(value.people) > 1:
        lines = [
            f"\n  {number}. {person.name}" + (f", sinh {person.born}" if person.born else "")
            for number, person in enumerate(value.people[:_LISTED], 1)
        ]
        more = [f"\n  … và {count(len(value.people) - _LISTED)} người nữa"] if len(value.people) > _LISTED else []
        return f"{count(value.quantity)} người{''.join([*lines, *more])}"
    if isinstance(value, Subjects):
        return _somebody(value.single) if value.single else count(value.quantity)
    if value is not None and (name := field.kind.named(value, at)):
        return name
    return field.kind.show(value) if value is not None else (field.ask.skip or "–").lower()


def _somebody(person: Candidate) -> str:
    """Return a person; with the birth where it came with the name and is not known yet."""
    return f"{person.name}, sinh {person.born}" if person.born and person.id is None else person.name


def effect(before: Tally, added: int) -> str:
    """Return what a report does to the unit's own figure: 3 → 4/5, còn thiếu 1."""
    after = before.model_copy(update={"done": before.done + added})
    if not after.target:
        return f"{count(before.done)} → {count(after.done)} ({after.aim})"
    state = f"còn thiếu {count(after.missing)}" if after.missing else f"đạt {after.percent}"
    return f"{count(before.done)} → {count(after.done)}/{count(after.target)}, {state}"


def _change(at: Situation, indicator: Indicator, year: int, added: int) -> str:
    """Return what a report, or its correction, does to a figure as people see it now."""
    others, now = at.tally(indicator, year), at.stands(indicator, year)
    return effect(others.model_copy(update={"done": now}), others.done + added - now)


def measured(records: Iterable[Record]) -> dict[tuple[Indicator, int], int]:
    """Return how much a report adds to each of its own unit's measured figures, by indicator and year."""
    found: dict[tuple[Indicator, int], int] = {}
    for record in records:
        if record.indicator.is_measured and record.unit_id is None:
            key = (record.indicator, record.on.year)
            found[key] = found.get(key, 0) + record.quantity
    return found


def review_card(draft: Draft, report: Report, asked: tuple[FormField, ...], at: Situation) -> Reply:
    """Return the whole report with its effect on the target and what is unusual about it."""
    values = {field.name: getattr(report, field.name) for field in asked if _is_told(draft, field)}
    records = report.records(at)
    doubts = [f"⚠ Khác thường: {doubt}" for doubt in report.doubts(at)]
    adds = measured(records)
    effects = [
        f"Năm {year}, {at.unit.name}: {_named(indicator, adds)}{_change(at, indicator, year, added)}."
        for (indicator, year), added in adds.items()
    ]
    closed = [
        f"{month.capitalize()} đã chốt: {'sửa sẽ gửi cấp trên duyệt' if draft.corrects else 'ghi là bổ sung sau chốt'}."
        for month in at.closed_months(record.on for record in records if record.indicator in ATTESTABLE)
    ]
    send = Choice(
        label="Đúng, vẫn gửi" if doubts else report.send_label(at),
        address=str(PressDraft(draft.key, "send")),
        style=Style.GOOD,
    )
    edits = tuple(
        Choice(
            label=f"{'Sửa' if _is_told(draft, field) else 'Ghi'} {uncapitalised(field.ask.headed(at))}",
            address=str(Edit(draft.key, field.name)),
        )
        for field in asked
    )
    return Reply(
        title=_review_title(draft, at.unit),
        text="\n".join(
            [type(report).title, *told_lines(asked, values, at), *report.details(at), "", *effects, *closed, *doubts]
        ).rstrip(),
        rows=((send,), *grid(edits, 2), _leave(draft.key)),
    )


def _named(indicator: Indicator, adds: dict[tuple[Indicator, int], int]) -> str:
    return f"{indicator.label} " if len({key for key, _ in adds}) > 1 else ""


def _is_told(draft: Draft, field: FormField) -> bool:
    """Tell whether a field has its line on the card: one that is asked later only once it is answered."""
    return not field.ask.later or any(given.field == field.name for given in draft.given)


def _review_title(draft: Draft, unit: Unit) -> str:
    practice = f"{PRACTICE}\n" if draft.practice else ""
    corrects = f", sửa báo cáo số {count(draft.corrects)}" if draft.corrects else ""
    return f"{practice}Kiểm tra trước khi gửi{corrects} – {unit.name}"


def explain_card(draft: Draft, report: Report, at: Situation) -> Reply:
    """Ask why a report is sent although it corrects another or is unusual; the reason is kept with it."""
    why = "Báo cáo có điểm khác thường" if report.doubts(at) else f"Sửa báo cáo số {count(draft.corrects or 0)}"
    offers = tuple(
        Choice(label=reason, address=str(Choose(draft.key, "reason", number))) for number, reason in enumerate(REASONS)
    )
    return Reply(
        title=f"{why} – {at.unit.name}",
        text=f"{report.told(at)}.\nĐồng chí cho biết lý do, chọn hoặc gõ:",
        rows=(*column(*offers), _leave(draft.key)),
    )


def resume_card(
    state: Resuming, report: type[Report], values: dict[str, Any], at: Situation, *, wanted: str = ""
) -> Reply:
    """Return what a found draft holds, and the ways on; `wanted` is what was said instead of going on with it."""
    key = state.draft.key
    filled = "; ".join(told_lines(form_fields(report), values, at)) or "chưa ghi gì"
    again, told = "Làm lại", f"{report.title}. Đã ghi: {filled}."
    if wanted:
        again = "Bỏ cái dở, ghi tin mới"
        told = f"{told}\nTin mới chưa ghi: {wanted}. Đồng chí xong cái dở rồi gõ lại tin ấy, hoặc bỏ cái dở."
    return Reply(
        title=f"Đồng chí còn báo cáo dở – {at.unit.name}",
        text=told,
        rows=column(
            Choice(label="Tiếp tục", address=str(PressDraft(key, "resume")), style=Style.MAIN),
            Choice(label=again, address=str(PressDraft(key, "restart"))),
            Choice(label="Bỏ", address=str(PressDraft(key, "cancel"))),
        ),
    )


def dropped_card(draft: Draft) -> Reply:
    """Return the answer to "Bỏ": nothing was sent, and it can be taken up again."""
    return Reply(
        text="Đã bỏ báo cáo, chưa có gì được gửi.",
        rows=(
            (
                Choice(label="Lấy lại", address=str(PressDraft(draft.key, "restore"))),
                Choice(label="Menu", address=str(Go("menu"))),
            ),
        ),
    )


def figure_lines(unit: Unit, figures: Iterable[YearTally]) -> list[str]:
    """Return a unit's figures of some years, one a line."""
    return [f"{unit.name}: {f.indicator.label} năm {f.year}: {f.tally}." for f in figures]


def receipt_card(
    report: Report,
    unit: Unit,
    number: int,
    sent_at: datetime,
    figures: tuple[YearTally, ...],
    extra: tuple[str, ...] = (),
    *,
    told: str = "",
) -> Reply:
    """Return the receipt of a committed report: number, unit, content, time and the figures after it.

    `told` is its content with names, where they are known still. `sent_at` is in the user's own time zone;
    `extra` says what else the report has set going.
    """
    rows: list[tuple[Choice, ...]] = [()]
    if report.is_undoable:
        rows[0] += (Choice(label=f"Hoàn tác ({UNDO_MINUTES} phút)", address=str(Undo(number))),)
    if report.is_correctable:
        rows[0] += (Choice(label="Sửa", address=fresh(DoTo("correct", number))),)
    again = (
        (Choice(label="Báo cáo tiếp", address=str(StartForm(report.command, unit.id))),) if report.is_repeated else ()
    )
    last = next(iter(figures), None)
    see = (Choice(label="📊 Tiến độ", address=fresh(View(unit.id, str(last.year), last.indicator))),) if last else ()
    return Reply(
        title=f"✅ Đã ghi nhận báo cáo số {count(number)}",
        text="\n".join(
            [
                f"{told or report.headline()}.",
                f"Lúc {sent_at:%H:%M} {day_text(sent_at.date())}, {unit.name}.",
                *figure_lines(unit, figures),
                *extra,
            ]
        ),
        rows=tuple(row for row in (*rows, (*again, *see)) if row),
    )


def practice_receipt(report: Report, at: Situation) -> Reply:
    """Return the answer to a report sent in practice: as a receipt, but nothing was kept."""
    return Reply(
        title=f"✅ {PRACTICE}",
        text=f"{report.told(at)}.\nNếu làm thật, {at.unit.name} đã gửi báo cáo này. Thôi làm thử: gõ /lamthu.",
        rows=(
            (
                Choice(label="Thử tiếp", address=str(StartForm(report.command, at.unit.id))),
                Choice(label="Thôi làm thử", address=str(Go("practice"))),
            ),
        ),
    )


def undone_card(report: Report, unit: Unit, number: int, figures: tuple[YearTally, ...]) -> Reply:
    """Return the answer to an undo: what was taken back, and the figure without it."""
    return Reply(
        title=f"Đã hoàn tác báo cáo số {count(number)}",
        text="\n".join([f"{report.headline()}: không còn tính.", *figure_lines(unit, figures)]),
        rows=((Choice(label="Báo cáo lại", address=str(StartForm(report.command, unit.id))),),),
    )
