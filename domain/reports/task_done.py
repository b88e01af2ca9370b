"""Báo cáo hoàn thành nhiệm vụ có hạn, kèm số văn bản làm bằng chứng."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, DocumentNumber, Kind, PastDay, number_meant, recent_days
from domain.forms.report import Need, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.refusals import Option, Refused, Unclear
from domain.work import Task


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(task.label, f"#{task.id}") for task in at.tasks)


def _read(typed: str, at: Situation) -> int:
    if meant := number_meant(typed, {task.id: task.name for task in at.tasks}):
        return meant
    raise Unclear("Chưa rõ nhiệm vụ nào. Đồng chí chọn một nhiệm vụ.", _offer(at))


def _named(number: int, at: Situation) -> str | None:
    return next((task.name for task in at.tasks if task.id == number), None)


class TaskDone(Report):
    """A named task done, with the number and date of the document that proves it."""

    form: ClassVar = "task-done"
    command: ClassVar = "nhiemvu"
    title: ClassVar = "Hoàn thành nhiệm vụ"
    button: ClassVar = "Hoàn thành nhiệm vụ"
    verbs: ClassVar = {"hoan thanh nhiem vu": {}, "xong nhiem vu": {}, "nhiem vu": {}}
    needs: ClassVar = frozenset({Need.TASKS})
    is_repeated: ClassVar = False
    about: ClassVar = "task"

    task: Annotated[
        int,
        Kind(read=_read, show=lambda number: f"số {number}", named=_named),
        Ask("Nhiệm vụ nào?", "Nhiệm vụ", choices=_offer),
    ]
    document: Annotated[DocumentNumber, Ask("Số văn bản làm bằng chứng? Ví dụ 12-NQ/CB.", "Số văn bản")]
    on_day: Annotated[PastDay, Ask("Văn bản ngày nào?", "Ngày văn bản", choices=recent_days)]

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Take the only task owed; refuse where none is."""
        if not at.tasks:
            raise Refused("Đơn vị không còn nhiệm vụ nào phải hoàn thành.")
        return {"task": at.tasks[0].id} if len(at.tasks) == 1 else {}

    def _task(self, at: Situation) -> Task | None:
        return next((task for task in at.tasks if task.id == self.task), None)

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Hoàn thành nhiệm vụ số {self.task}: {self._proof}"

    def told(self, at: Situation) -> str:
        """Return the report with the name of the task."""
        return f"Hoàn thành nhiệm vụ “{_named(self.task, at) or self.task}”: {self._proof}"

    @property
    def _proof(self) -> str:
        return f"văn bản {self.document} ngày {day_text(self.on_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the task done, with its proof."""
        del at
        proof = f"{self.document} ngày {day_text(self.on_day)}"
        return (Record(indicator=Indicator.TASK_DONE, on=self.on_day, subject=f"task/{self.task}", note=proof),)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse a task that is done already or is not the unit's."""
        if self._task(at) is None:
            return Trouble("task", "Nhiệm vụ này đã được báo cáo hoàn thành. Đồng chí chọn nhiệm vụ khác.")
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return a document that is later than the deadline."""
        task = self._task(at)
        if task and self.on_day > task.deadline:
            return (f"văn bản ngày {day_text(self.on_day)}, sau hạn {day_text(task.deadline)}.",)
        return ()

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return the task in full."""
        task = self._task(at)
        if task is None:
            return ()
        return (f"{task.name}: hạn {day_text(task.deadline)}" + (f" ({task.document})." if task.document else "."),)
