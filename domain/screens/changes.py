"""Cards about reports that change: corrected, asked for, confirmed, returned, restated; and what is told of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from domain.addresses import DoTo, Go, Show, StartForm, Undo, View, fresh
from domain.dates import day_text
from domain.forms.answers import Subjects
from domain.forms.cards import UNDO_MINUTES
from domain.forms.report import Report
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.periods import Period, from_code
from domain.reply import Choice, Reply, Style, column
from domain.reports.assignment import Assignment, GoalLine
from domain.reports.proposal import TOPICS, Proposal
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.targets import deadline_of
from domain.text import shorten, uncapitalised

STATUS = {
    "live": "",
    "requested": "chờ cấp trên duyệt",
    "asked": "đang xin sửa hoặc rút, chờ cấp trên duyệt",
    "replaced": "đã sửa, có bản mới",
    "undone": "đã hoàn tác",
    "withdrawn": "đã rút",
    "returned": "bị trả lại",
    "declined": "không được duyệt",
    "void": "không được duyệt, hoặc không còn hiệu lực",
}


FORMER_HOLDER = "người giữ chức vụ trước"


def told(report: Report | None, *, own: bool) -> str:
    """Return a report in one line: in full to its own unit, with names masked to those above; None is an old form."""
    if report is None:
        return "báo cáo theo mẫu cũ"
    if own:
        return report.headline()
    said = ((name, getattr(report, name)) for name in type(report).model_fields)
    hidden = {
        name: Subjects(people=tuple(person.masked for person in who.people), quantity=who.quantity)
        for name, who in said
        if isinstance(who, Subjects)
    }
    return report.model_copy(update=hidden).headline()


class Sent(BaseModel):
    """A report as the list of sent reports shows it, with what may be done to it."""

    model_config = ConfigDict(frozen=True)
    number: int
    headline: str
    sent_at: datetime
    status: str = "live"
    may_withdraw: bool = False
    may_undo: bool = False
    may_correct: bool = False


_NEWEST = (Choice(label="‹ Mới nhất", address=str(Go("mine"))),)


def sent_screen(
    units: str, sent: tuple[Sent, ...], today: date, *, has_older: bool = False, is_older: bool = False
) -> Reply:
    """Return some reports of named units, the newest first; each opens by its number."""
    if not sent and is_older:
        return Reply(text=f"{units}: không còn báo cáo nào cũ hơn.", rows=(_NEWEST, (MENU_CHOICE,)))
    if not sent:
        return Reply(text=f"{units} chưa gửi báo cáo nào.", rows=((MENU_CHOICE,),))
    lines = [
        f"Số {count(item.number)}, {item.sent_at:%H:%M} {day_text(item.sent_at.date(), today)}: {item.headline}"
        + (f" ({STATUS[item.status]})" if STATUS[item.status] else "")
        for item in sent
    ]
    open_each = tuple(
        Choice(label=f"Số {count(item.number)}", address=str(DoTo("history", item.number))) for item in sent
    )
    rows = tuple(open_each[i : i + 4] for i in range(0, len(open_each), 4))
    older = (Choice(label="Cũ hơn ›", address=str(Show("sent", sent[-1].number))),) if has_older else ()
    turning = (*(_NEWEST if is_older else ()), *older)
    by_number = " Gõ được số báo cáo: báo cáo số 5." if turning else ""
    return Reply(
        title=f"Báo cáo đã gửi – {units}",
        text="\n".join([*lines, "", f"Bấm số để sửa, rút hoặc hoàn tác.{by_number}"]),
        rows=(*rows, *((turning,) if turning else ()), (MENU_CHOICE,)),
    )


class Version(BaseModel):
    """One version of a report: what it said, when it was sent, and how it ended."""

    model_config = ConfigDict(frozen=True)
    number: int
    headline: str
    sent_at: datetime
    by: str
    reason: str = ""
    status: str = "live"
    ended_at: datetime | None = None
    ended_why: str = ""
    is_confirmed: bool = False


def history_screen(unit: Unit, versions: tuple[Version, ...], newest: Sent, *, own: bool) -> Reply:
    """Return all versions of a report, the oldest first, with what may be done to the newest."""
    lines: list[str] = []
    for version in versions:
        lines.append(f"Số {count(version.number)}: {version.headline}")
        lines.append(f"  gửi {version.sent_at:%H:%M} {day_text(version.sent_at.date())}, {version.by}")
        if version.reason:
            lines.append(f"  lý do: {version.reason}")
        if version.is_confirmed:
            lines.append("  cấp trên đã xác nhận")
        if version.ended_at:
            why = f": {version.ended_why}" if version.ended_why else ""
            lines.append(
                f"  {STATUS[version.status]} {version.ended_at:%H:%M} {day_text(version.ended_at.date())}{why}"
            )
        elif STATUS[version.status]:
            lines.append(f"  {STATUS[version.status]}")
    ways: list[Choice] = []
    if own and newest.may_undo:
        ways.append(Choice(label=f"Hoàn tác ({UNDO_MINUTES} phút)", address=str(Undo(newest.number))))
    if own and newest.may_correct:
        ways.append(Choice(label="Sửa", address=fresh(DoTo("correct", newest.number)), style=Style.MAIN))
    if own and newest.may_withdraw:
        ways.append(Choice(label="Rút báo cáo", address=str(StartForm("rutbaocao", unit.id, newest.number))))
    return Reply(
        title=f"Báo cáo số {count(newest.number)} – {unit.name}",
        text="\n".join(lines),
        rows=(*column(*ways), (Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE)),
    )


def request_card(unit: Unit, old: int, *, withdraws: bool) -> Reply:
    """Tell the level above that a change of what was attested waits for it."""
    what = "rút" if withdraws else "sửa"
    return Reply(
        title=f"{unit.name} đề nghị {what} báo cáo số {count(old)}",
        text="Số liệu tháng này đã chốt nên cần cấp ủy duyệt.",
        rows=((Choice(label="Xem và duyệt", address=fresh(Go("waiting"))),),),
        beside=True,
    )


class Waiting(BaseModel):
    """Something that waits for the committee: a report to confirm, or a request to decide."""

    model_config = ConfigDict(frozen=True)
    number: int
    unit: Unit
    old: str = ""
    new: str = ""
    why: str = ""


def waiting_screen(requests: tuple[Waiting, ...], reports: tuple[Waiting, ...]) -> Reply:
    """Return what waits for a committee: requests with both versions, reports to confirm or return."""
    if not requests and not reports:
        return Reply(text="Không có báo cáo chờ xác nhận, không có yêu cầu chờ duyệt.", rows=((MENU_CHOICE,),))
    lines: list[str] = []
    rows: list[tuple[Choice, ...]] = []
    for request in requests:
        change = f"{request.old} → {request.new}" if request.new else f"rút: {request.old}"
        lines += [f"Yêu cầu {request.number}, {request.unit.name}: {change}", f"  lý do: {request.why}"]
        rows.append(
            (
                Choice(label=f"Duyệt {request.number}", address=str(DoTo("approve", request.number)), style=Style.GOOD),
                Choice(label=f"Không duyệt {request.number}", address=str(DoTo("decline", request.number))),
            )
        )
    for report in reports:
        lines.append(f"Báo cáo số {count(report.number)}, {report.unit.name}: {report.new}")
        rows.append(
            (
                Choice(
                    label=f"Xác nhận số {report.number}", address=str(DoTo("confirm", report.number)), style=Style.GOOD
                ),
                Choice(label=f"Trả lại số {report.number}", address=str(StartForm("tralai", None, report.number))),
            )
        )
    return Reply(
        title="Chờ xác nhận, chờ duyệt",
        text="\n".join([*lines, "", INTERNAL]),
        rows=(*rows, (MENU_CHOICE,)),
        internal=True,
    )


def decided_card(request: int, old: int, unit: Unit, *, agreed: bool) -> Reply:
    """Tell the unit what was decided on its request."""
    verdict = "đã được duyệt, số liệu đã thay đổi" if agreed else "không được duyệt, số liệu giữ nguyên"
    return Reply(
        text=f"Yêu cầu {request} về báo cáo số {count(old)} của {unit.name} {verdict}.",
        rows=((Choice(label="Xem báo cáo", address=fresh(DoTo("history", old))),),),
        beside=True,
    )


def returned_card(number: int, field: str, label: str, why: str, unit: Unit) -> Reply:
    """Tell the unit that a report came back: the reason, and one tap to the line that is wrong."""
    return Reply(
        title=f"Báo cáo số {count(number)} bị trả lại – {unit.name}",
        text=f"Dòng “{label}”: {why}",
        rows=(
            (
                Choice(
                    label=f"Sửa {uncapitalised(label)}", address=fresh(DoTo("correct", number, field)), style=Style.MAIN
                ),
            ),
        ),
        beside=True,
    )


def restatement_card(unit: Unit, period: Period, changes: Sequence[tuple[Indicator, int, int]]) -> Reply:
    """Tell somebody that a figure they were sent has changed; both numbers are said."""
    lines = [f"{indicator.label}: {count(before)} → {count(after)}" for indicator, before, after in changes]
    month = Choice(label="Tình hình chốt tháng", address=fresh(Show("attested", unit.id, period.code)))
    progress = Choice(label="📊 Tiến độ", address=fresh(View(unit.id, period.code, changes[0][0])))
    return Reply(
        title=f"Điều chỉnh so với bản đã gửi – {unit.name}, {period.title}",
        text="\n".join([*lines, "", INTERNAL]),
        rows=((month if period.last.month == period.first.month else progress,),),
        internal=True,
        beside=True,
    )


def answered_card(number: int, text: str, by: Unit) -> Reply:
    """Tell the unit what was answered to its proposal."""
    return Reply(title=f"{by.name} trả lời ý kiến số {count(number)}", text=text, rows=((MENU_CHOICE,),), beside=True)


def proposed_card(number: int, proposal: Proposal, unit: Unit) -> Reply:
    """Tell the committee of a proposal, with one tap to answer it."""
    return Reply(
        title=f"Ý kiến số {count(number)} – {unit.name}",
        text=f"{TOPICS[proposal.topic]}: {shorten(proposal.text, 500)}",
        rows=((Choice(label="Trả lời", address=fresh(StartForm("traloi", None, number)), style=Style.MAIN),),),
        beside=True,
    )


def assigned_card(plan: Assignment, line: GoalLine, by: Unit) -> Reply:
    """Return what a unit is told of the target that it was given."""
    period = from_code(plan.period)
    document = f" ({plan.document})" if plan.document else ""
    until = day_text(deadline_of(period, plan.deadline))
    return Reply(
        title=f"{by.name} giao chỉ tiêu",
        text=f"{line.name}: {Indicator(plan.indicator).label} {period.title}: {line.goal}, hạn {until}{document}.",
        rows=((Choice(label="📊 Tiến độ", address=fresh(View(line.unit, plan.period, plan.indicator))),),),
    )
