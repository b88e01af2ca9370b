"""The one list of reports: a new report adds its line here."""

from __future__ import annotations

from pydantic import ValidationError

from domain.forms.report import Report
from domain.reports.admission import Admission
from domain.reports.answer import Answer
from domain.reports.assignment import Assignment
from domain.reports.attestation import Attestation
from domain.reports.ceremony import Ceremony
from domain.reports.certificates import Certificates
from domain.reports.class_opening import ClassOpening
from domain.reports.directive import Directive
from domain.reports.dossier import Dossier
from domain.reports.expectation import Expectation
from domain.reports.introduction import Introduction
from domain.reports.member_change import MemberChange
from domain.reports.muting import Muting
from domain.reports.no_nominee import NoNominee
from domain.reports.nomination import Nomination
from domain.reports.proposal import Proposal
from domain.reports.recognition import Recognition
from domain.reports.resolution import Resolution
from domain.reports.return_report import ReturnReport
from domain.reports.sourcing import Sourcing
from domain.reports.taking_back import TakingBack
from domain.reports.task_done import TaskDone
from domain.reports.training import Training
from domain.reports.urging import Urging
from domain.reports.village_heads import VillageHeads
from domain.reports.withdrawal import Withdrawal

REPORTS: tuple[type[Report], ...] = (
    Admission,
    Training,
    Attestation,
    Sourcing,
    Introduction,
    Nomination,
    NoNominee,
    Dossier,
    Resolution,
    Ceremony,
    Expectation,
    Recognition,
    Withdrawal,
    MemberChange,
    VillageHeads,
    TaskDone,
    Proposal,
    ClassOpening,
    Certificates,
    Answer,
    ReturnReport,
    TakingBack,
    Muting,
    Assignment,
    Urging,
    Directive,
)

BY_FORM = {report.form: report for report in REPORTS}
BY_COMMAND = {report.command: report for report in REPORTS}


def read_body(form: str, body: str) -> Report | None:
    """Return a stored report, None where it was sent on a form that exists no more."""
    report = BY_FORM.get(form)
    try:
        return report.model_validate_json(body) if report else None
    except ValidationError:
        return None
