"""The cards of a guided report: a question, the review before sending, the draft that was found, the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.addresses import Choose, Edit, Go, PressDraft, ShowProgress, StartForm, Undo, fresh
from domain.dates import day_text
from domain.forms.report import FormField, Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import Asking, Draft, Resuming
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Tally
from domain.reply import Choice, Reply, Style, column, grid

UNDO_MINUTES = 10


def question_card(
    state: Asking, report: type[Report], asked: tuple[FormField, ...], given: dict[str, Any], at: Situation
) -> Reply:
    """Return a question with its offered answers, under what is filled already."""
    place = next(n for n, field in enumerate(asked, 1) if field.name == state.field)
    field = asked[place - 1]
    offers = tuple(
        Choice(label=offer.label, address=str(Choose(state.draft.key, field.name, number)))
        for number, offer in enumerate(state.offered)
    )
    values = {name: value for name, value in given.items() if name != state.field}
    width = 5 if field.kind.digits else 1 if any(len(offer.label) > 18 for offer in offers) else 2
    return Reply(
        title=f"{report.title} – {at.unit.name}",
        text="\n".join([*_lines(asked, values), f"{place}. {field.ask.question}"]),
        rows=(*grid(offers, width), _leave(state.draft.key)),
        numbered=not field.kind.digits,
    )


def _leave(key: str) -> tuple[Choice, ...]:
    return (
        Choice(label="← Quay lại", address=str(PressDraft(key, "back"))),
        Choice(label="Bỏ", address=str(PressDraft(key, "cancel"))),
    )


def _lines(asked: tuple[FormField, ...], values: dict[str, Any]) -> list[str]:
    return [f"{field.ask.label}: {_shown(field, values[field.name])}" for field in asked if field.name in values]


def _shown(field: FormField, value: object) -> str:
    return field.kind.show(value) if value is not None else (field.ask.skip or "–").lower()


def effect(before: Tally, added: int) -> str:
    """Return what a report does to the unit's own figure: 3 → 4/5, còn thiếu 1."""
    after = Tally(done=before.done + added, target=before.target)
    if not after.target:
        return f"{count(before.done)} → {count(after.done)} (chưa giao chỉ tiêu)"
    state = f"còn thiếu {count(after.missing)}" if after.missing else f"đạt {after.percent}"
    return f"{count(before.done)} → {count(after.done)}/{count(after.target)}, {state}"


def review_card(draft: Draft, report: Report, asked: tuple[FormField, ...], at: Situation) -> Reply:
    """Return the whole report with its effect on the target and what is unusual about it."""
    values = {field.name: getattr(report, field.name) for field in asked}
    doubts = [f"⚠ Khác thường: {doubt}" for doubt in report.doubts(at)]
    effects = [
        f"Năm {record.on.year}, {at.unit.name}: {effect(at.tally(record.indicator, record.on.year), record.quantity)}."
        for record in report.records()
    ]
    send = Choice(
        label="Đúng, vẫn gửi" if doubts else "✅ Gửi", address=str(PressDraft(draft.key, "send")), style=Style.GOOD
    )
    edits = tuple(Choice(label=f"Sửa {f.ask.label.lower()}", address=str(Edit(draft.key, f.name))) for f in asked)
    return Reply(
        title=f"Kiểm tra trước khi gửi – {at.unit.name}",
        text="\n".join([report.title, *_lines(asked, values), "", *effects, *doubts]),
        rows=((send,), *grid(edits, 2), _leave(draft.key)),
    )


def resume_card(state: Resuming, report: type[Report], values: dict[str, Any], at: Situation) -> Reply:
    """Return what a found draft holds, and the ways on."""
    key = state.draft.key
    filled = "; ".join(_lines(form_fields(report), values)) or "chưa ghi gì"
    return Reply(
        title=f"Đồng chí còn báo cáo dở – {at.unit.name}",
        text=f"{report.title}. Đã ghi: {filled}.",
        rows=column(
            Choice(label="Tiếp tục", address=str(PressDraft(key, "resume")), style=Style.MAIN),
            Choice(label="Làm lại", address=str(PressDraft(key, "restart"))),
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


def receipt_card(report: Report, unit: Unit, number: int, sent_at: datetime, tallies: tuple[Tally, ...]) -> Reply:
    """Return the receipt of a committed report: number, unit, content, time and the figure after it.

    `sent_at` is in the user's own time zone; `tallies` are those of the report's records, after the commit.
    """
    figures = [
        f"{unit.name}: {record.indicator.label} năm {record.on.year}: {tally}."
        for record, tally in zip(report.records(), tallies, strict=True)
    ]
    year = str(report.records()[0].on.year)
    return Reply(
        title=f"✅ Đã ghi nhận báo cáo số {count(number)}",
        text="\n".join(
            [report.headline() + ".", f"Lúc {sent_at:%H:%M} {day_text(sent_at.date())}, {unit.name}.", *figures]
        ),
        rows=(
            (Choice(label=f"Hoàn tác ({UNDO_MINUTES} phút)", address=str(Undo(number))),),
            (
                Choice(label="Báo cáo tiếp", address=str(StartForm(report.command, unit.id))),
                Choice(
                    label="📊 Tiến độ",
                    address=fresh(ShowProgress(unit.id, year, report.records()[0].indicator)),
                ),
            ),
        ),
    )


def undone_card(report: Report, unit: Unit, number: int, tallies: tuple[Tally, ...]) -> Reply:
    """Return the answer to an undo: what was taken back, and the figure without it."""
    figures = [
        f"{unit.name}: {record.indicator.label} năm {record.on.year}: {tally}."
        for record, tally in zip(report.records(), tallies, strict=True)
    ]
    return Reply(
        title=f"Đã hoàn tác báo cáo số {count(number)}",
        text="\n".join([f"{report.headline()}: không còn tính.", *figures]),
        rows=((Choice(label="Báo cáo lại", address=str(StartForm(report.command, unit.id))),),),
    )
