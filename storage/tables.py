"""The tables. Facts, not totals; corrections add rows, they never overwrite.

Personal text (names, messages, drafts, replies) stands only in `*_sealed` columns, encrypted by `storage.seal`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.columns import Id, Moment, Path

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

unit = Table(
    "unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("plain_key", Text, nullable=False, index=True),
    Column("place_key", Text, nullable=False, server_default="", index=True),
    Column("initials", Text, nullable=False, server_default="", index=True),
    Column("kind", Text, nullable=False),
    Column("sector", Text),
    Column("rural", Boolean, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("counts_ceremonies", Boolean, nullable=False, server_default=false()),
    Column("is_confirmed", Boolean, nullable=False, server_default=false()),
    Column("members", Integer),
    Column("members_on", Date),
    Column("position", Integer, nullable=False),
    Column("predecessor_id", Id, ForeignKey("unit.id")),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("path", Path, nullable=False, unique=True),
    UniqueConstraint("id", "path"),
)

# The truth about the tree; `unit.path` is its copy for today.
unit_edge = Table(
    "unit_edge",
    metadata,
    Column("unit_id", Id, ForeignKey("unit.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, nullable=False),
    Column("parent_id", Id, ForeignKey("unit.id")),
    Index("ix_unit_edge_parent", "parent_id", "valid_from"),
)

grouping = Table(
    "grouping",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

grouping_member = Table(
    "grouping_member",
    metadata,
    Column("grouping_id", Id, ForeignKey("grouping.id"), primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("name_sealed", LargeBinary),
)

account = Table(
    "account",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("blocked_at", Moment),
    Column("wrong_codes", SmallInteger, nullable=False),
    Column("wrong_since", Moment),
)

office = Table(
    "office",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)
_held = office.c.until.is_(None)
Index("ix_office_role", office.c.role, sqlite_where=_held, postgresql_where=_held)  # leaders are few among secretaries

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("name_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("accepted_by", Id, ForeignKey("person.id")),
    Column("grouping_id", Id, ForeignKey("grouping.id")),
)

# Whoever leads a grouping leads each of its units, as long as it is one.
grouping_leader = Table(
    "grouping_leader",
    metadata,
    Column("id", Id, primary_key=True),
    Column("grouping_id", Id, ForeignKey("grouping.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)

# A target is replaced by a newer row; the old one keeps what was in force until then.
target = Table(
    "target",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("indicator", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("people", Integer),
    Column("deadline", Date, nullable=False),
    Column("document", Text),
    Column("document_date", Date),
    Column("recorded_at", Moment, nullable=False),
    Column("replaced_at", Moment),
    Index("ix_target_period", "period", "indicator", "unit_id"),
)
_in_force = target.c.replaced_at.is_(None)
Index("ix_target_unit", target.c.unit_id, target.c.period, sqlite_where=_in_force, postgresql_where=_in_force)

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("document", Text),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("unit_id", "name"),
)

# Every version of a report stays: a correction is a new row that names the one it replaces.
# status: live | requested (waits for the level above) | replaced | undone | withdrawn | returned | declined
report = Table(
    "report",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("form", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("sent_by", Id, ForeignKey("person.id"), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("status", Text, nullable=False, server_default="live"),
    Column("corrects_id", Id, ForeignKey("report.id"), index=True),
    Column("reason_sealed", LargeBinary),
    Column("confirmed_by", Id, ForeignKey("person.id")),
    Column("ended_by", Id, ForeignKey("person.id")),
    Column("ended_from", Text),
    Column("ended_at", Moment),
    Column("ended_why_sealed", LargeBinary),
    Index("ix_report_unit", "unit_id", "id"),
)

# A change of what was attested waits for the level above: a correction (`new_id`) or a withdrawal (none).
change_request = Table(
    "change_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("report_id", Id, ForeignKey("report.id"), nullable=False, index=True),
    Column("new_id", Id, ForeignKey("report.id")),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False, index=True),
    Column("reason_sealed", LargeBinary, nullable=False),
    Column("asked_by", Id, ForeignKey("person.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("verdict", Text),
    Column("decided_by", Id, ForeignKey("person.id")),
    Column("decided_at", Moment),
)

# Which figure of a month somebody was sent last, so that they can be told when it changes.
sent_figure = Table(
    "sent_figure",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("done", Integer, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("ix_sent_figure_period", "period", "unit_id"),
)

# Marks of what processes remember: of the tree, and of the figures of each year that is over (see storage/marks.py).
revision = Table(
    "revision",
    metadata,
    Column("what", Text, primary_key=True),
    Column("mark", Id, nullable=False),
)

# Marks of what the units right below each unit have told of a year.
told_below = Table(
    "told_below",
    metadata,
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("path", Path, primary_key=True),
    Column("mark", Id, nullable=False),
)

# What the operator changes of the public holidays, and of the rules on admission.
holiday = Table(
    "holiday",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_working", Boolean, nullable=False),
)

rule_set = Table(
    "rule_set",
    metadata,
    Column("since", Date, primary_key=True),
    Column("body", Text, nullable=False),
)

candidate = Table(
    "candidate",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False, index=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("born_sealed", LargeBinary),
    Column("name_mac", Text, index=True),
)

fact = Table(
    "fact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", Id, nullable=False),
    Column("path", Path, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("since_day", Date),
    Column("quantity", Integer, nullable=False),
    Column("categories", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("note_sealed", LargeBinary),
    Column("note_mac", Text, nullable=False),
    Column("report_id", Id, ForeignKey("report.id"), index=True),
    Column("candidate_id", Id, ForeignKey("candidate.id"), index=True),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("voided_at", Moment),
    ForeignKeyConstraint(["unit_id", "path"], ["unit.id", "unit.path"], onupdate="CASCADE"),
)
# Every figure is of an indicator, most are of a year, and then of a subtree: the columns stand in that order. What is
# rare is found by its indicator alone, and with the quantity, whom it names and who reported it no fact itself is read
# (SQLite looks into the fact for the index's own condition, unless it finds that column in the index).
Index(
    "ix_fact_live",
    fact.c.indicator,
    fact.c.year,
    fact.c.path,
    fact.c.on_day,
    fact.c.quantity,
    fact.c.candidate_id,
    fact.c.report_id,
    fact.c.voided_at,
    sqlite_where=fact.c.voided_at.is_(None),
    postgresql_where=fact.c.voided_at.is_(None),
)
# Sums of a longer time, dated on the last day of it, as workbooks bring them.
_is_sum = fact.c.since_day.is_not(None)
Index("ix_fact_since", fact.c.indicator, fact.c.path, sqlite_where=_is_sum, postgresql_where=_is_sum)
Index("ix_fact_unit", fact.c.unit_id, fact.c.indicator, fact.c.year)
Index(
    "ix_fact_subject",
    fact.c.subject,
    fact.c.indicator,
    sqlite_where=fact.c.subject != "",
    postgresql_where=fact.c.subject != "",
)

conversation = Table(
    "conversation",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("state_sealed", LargeBinary, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("update_key", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("raw_sealed", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("done_at", Moment),
    Column("error", Text),
    UniqueConstraint("channel", "update_key"),
    sqlite_autoincrement=True,  # drafts are named after their first update: an id must never come again
)
Index(
    "ix_inbox_new",
    inbox.c.conversation,
    inbox.c.id,
    sqlite_where=inbox.c.status == "new",
    postgresql_where=inbox.c.status == "new",
)
Index("ix_inbox_done", inbox.c.done_at)

# One morning card, and one digest, for a person and a day; `body` keeps which figures a digest told.
card = Table(
    "card",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
    UniqueConstraint("person_id", "day", "kind"),
    Index("ix_card_day", "kind", "day", "person_id"),
)

# On which days, and for which hour of the morning, cards were planned: a day without is a day the bot was down.
planned = Table(
    "planned",
    metadata,
    Column("day", Date, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

preference = Table(
    "preference",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("body", Text, nullable=False),
)

# A message to many: an urge or a broadcast. `units` are the ids of the units it is for; `spread_to` how many of them
# have had their people's messages queued.
dispatch = Table(
    "dispatch",
    metadata,
    Column("id", Id, primary_key=True),
    Column("report_id", Id, ForeignKey("report.id"), nullable=False),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("units", Text, nullable=False),
    Column("sent_by", Id, ForeignKey("person.id"), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("spread_to", Integer, nullable=False),
    Column("spread_at", Moment),
)

# Somebody who was written to, for each of the units meant in which they hold an office; the message is one.
# status: waiting | sent | gone | unknown | failed | dropped (owed nothing any more)
recipient = Table(
    "recipient",
    metadata,
    Column("dispatch_id", Id, ForeignKey("dispatch.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("unit_id", Id, ForeignKey("unit.id"), primary_key=True),
    Column("status", Text, nullable=False),
    Column("told_at", Moment),
    Column("received_at", Moment),
)

# One row for each rung of a duty and person; person 0 stands for nobody who can be reached. It outlives its card.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("duty", Text, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("card_id", Id, index=True),
    Column("decided_at", Moment, nullable=False, index=True),
    UniqueConstraint("duty", "rung", "person_id"),
)

_unsent = reminder.c.verdict == "unsent"
Index("ix_reminder_unsent", reminder.c.person_id, sqlite_where=_unsent, postgresql_where=_unsent)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("replaces", Text),
    Column("status", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("message_ref", Text),
    Column("error", Text),
    Column("card_id", Id),
    Column("dispatch_id", Id, ForeignKey("dispatch.id")),
    Column("person_id", Id),
    sqlite_autoincrement=True,
)
_waiting = (outbox.c.status == "new") | (outbox.c.status == "sending")
Index("ix_outbox_waiting", outbox.c.lane, outbox.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_outbox_chat", outbox.c.channel, outbox.c.address, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_outbox_finished", outbox.c.finished_at)

# Append only: triggers refuse changes, and each row's mac covers the one before it.
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person_id", Id),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("mac", Text, nullable=False),
)
