"""The one list of reports: a new report adds its line here."""

from __future__ import annotations

from domain.forms.report import Report
from domain.reports.admission import NewAdmission
from domain.reports.admission_count import AdmissionCount
from domain.reports.training import Training
from domain.reports.training_count import TrainingCount

REPORTS: tuple[type[Report], ...] = (NewAdmission, AdmissionCount, Training, TrainingCount)

BY_FORM = {report.form: report for report in REPORTS}
_BY_COMMAND = {(report.command, report.named): report for report in REPORTS}


def report_for(command: str, *, named: bool) -> type[Report] | None:
    """Return the report that a command begins in a unit that keeps names, or numbers only."""
    return _BY_COMMAND.get((command, named))
