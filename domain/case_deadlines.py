"""The deadlines of one person's case, computed from the days of its stages by the rules of their time.

Which rule set applies is told by the day the time begins to run. Months are clipped to the month's end, working days
leave out weekends and holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import add_months, day_text
from domain.indicators import Indicator
from domain.pipeline import Candidate, Stage
from domain.rulebook import Anchor, Rulebook, RuleSet
from domain.workdays import Workdays


class Limit(StrEnum):
    """What has to happen, or ends, by a case deadline."""

    CERTIFICATE = "certificate_months"
    DOSSIER = "dossier_months"
    CEREMONY = "ceremony_working_days"
    PROBATION = "probation_months"
    RECOGNITION = "recognition_working_days"


_WHAT = {
    Limit.CERTIFICATE: "giấy chứng nhận bồi dưỡng hết giá trị, phải học lại",
    Limit.DOSSIER: "hồ sơ, nghị quyết chi bộ phải bổ sung nếu chưa có quyết định",
    Limit.CEREMONY: "tổ chức lễ kết nạp",
    Limit.PROBATION: "hết thời gian dự bị",
    Limit.RECOGNITION: "chi bộ xét công nhận chính thức",
}


@dataclass(frozen=True)
class CaseDeadline:
    """A deadline of a case: what, by when, by which rule; `assumed` says that the day it runs from was assumed."""

    limit: Limit
    day: date
    rule: str
    assumed: str = ""

    @property
    def what(self) -> str:
        """Return what the deadline is for."""
        return _WHAT[self.limit]

    def text(self, today: date) -> str:
        """Return the deadline as a card prints it, with its document and date."""
        left = (self.day - today).days
        when = f"còn {left} ngày" if left > 0 else "hôm nay" if left == 0 else f"đã quá {-left} ngày"
        assumed = f"; {self.assumed}" if self.assumed else ""
        return f"Hạn {day_text(self.day)} ({when}): {self.what}. Theo {self.rule}{assumed}."


def case_deadlines(person: Candidate, rules: Rulebook, workdays: Workdays) -> tuple[CaseDeadline, ...]:
    """Return the deadlines that a case has now, the nearest first."""
    match person.stage:
        case Stage.CERTIFIED | Stage.DOSSIER | Stage.RESOLVED:
            found = [*_certificate(person, rules), *_dossier(person, rules)]
        case Stage.DECIDED:
            found = _ceremony(person, rules, workdays)
        case Stage.PROBATIONARY:
            found = _probation(person, rules, workdays)
        case _:
            found = []
    return tuple(sorted(found, key=lambda deadline: deadline.day))


def certificate_ends(certified_on: date, rules: Rulebook) -> date:
    """Return the last day of a certificate: 60 months from its issue (24-QĐ/TW 30/7/2021, 294-QĐ/TW 1/7/2025)."""
    return add_months(certified_on, rules.on(certified_on).certificate_months)


def _certificate(person: Candidate, rules: Rulebook) -> list[CaseDeadline]:
    if not person.certified_on:
        return []
    rule = rules.on(person.certified_on)
    return [
        CaseDeadline(Limit.CERTIFICATE, certificate_ends(person.certified_on, rules), _cited(rule, Limit.CERTIFICATE))
    ]


def _dossier(person: Candidate, rules: Rulebook) -> list[CaseDeadline]:
    papers = [person.reached[mark] for mark in (Indicator.DOSSIER, Indicator.RESOLVED) if mark in person.reached]
    if not papers:
        return []
    rule = rules.on(max(papers))
    return [CaseDeadline(Limit.DOSSIER, add_months(max(papers), rule.dossier_months), _cited(rule, Limit.DOSSIER))]


def _ceremony(person: Candidate, rules: Rulebook, workdays: Workdays) -> list[CaseDeadline]:
    decided = person.decided_on
    if not decided:
        return []
    rule = rules.on(decided)
    received = person.reached.get(Indicator.RECEIVED)
    begins, assumed = decided, ""
    if rule.ceremony_from is Anchor.RECEIPT:
        begins, assumed = (received, "") if received else (decided, "chưa có ngày nhận quyết định nên tính từ ngày ký")
    day = workdays.after(begins, rule.ceremony_working_days)
    return [CaseDeadline(Limit.CEREMONY, day, _cited(rule, Limit.CEREMONY), assumed)]


def probation_ends(held_on: date, rules: Rulebook) -> date:
    """Return the exact day on which probation ends; recognition counts as of it even when it comes late."""
    return add_months(held_on, rules.on(held_on).probation_months)


def _probation(person: Candidate, rules: Rulebook, workdays: Workdays) -> list[CaseDeadline]:
    if not person.held_on:
        return []
    ends = probation_ends(person.held_on, rules)
    rule = rules.on(ends)
    considered = workdays.after(ends, rule.recognition_working_days)
    return [
        CaseDeadline(Limit.PROBATION, ends, _cited(rules.on(person.held_on), Limit.PROBATION)),
        CaseDeadline(Limit.RECOGNITION, considered, _cited(rule, Limit.RECOGNITION)),
    ]


def _cited(rule: RuleSet, limit: Limit) -> str:
    return rule.cited_for(limit.value)
