"""Being reminded: one card a day, preferences, urges and directives with who received them, groupings' leaders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _cards()
    _dispatches()
    op.create_table(
        "planned",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", "slot", name=op.f("pk_planned")),
    )
    op.create_table(
        "preference",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "grouping_leader",
        sa.Column("id", Id, nullable=False),
        sa.Column("grouping_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment()),
        sa.ForeignKeyConstraint(["grouping_id"], ["grouping.id"], name=op.f("fk_grouping_leader_grouping_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grouping_leader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping_leader")),
    )
    op.create_index(op.f("ix_grouping_leader_person_id"), "grouping_leader", ["person_id"])
    with op.batch_alter_table("invitation") as invitation:
        invitation.add_column(sa.Column("grouping_id", Id))
        invitation.create_foreign_key(op.f("fk_invitation_grouping_id"), "grouping", ["grouping_id"], ["id"])
    _outbox()


def _cards() -> None:
    op.create_table(
        "card",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("person_id", "day", "kind", name=op.f("uq_card_person_id_day_kind")),
    )
    op.create_index("ix_card_day", "card", ["kind", "day", "person_id"])
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_column("indicator")
        reminder.drop_column("period")
        reminder.add_column(sa.Column("card_id", Id))
        reminder.create_index(op.f("ix_reminder_card_id"), ["card_id"])
        reminder.create_index(op.f("ix_reminder_decided_at"), ["decided_at"])
    op.create_index(
        "ix_reminder_unsent",
        "reminder",
        ["person_id"],
        sqlite_where=sa.text("verdict = 'unsent'"),
        postgresql_where=sa.text("verdict = 'unsent'"),
    )
    op.execute("UPDATE reminder SET duty = 'plan/' || duty")


def _dispatches() -> None:
    op.create_table(
        "dispatch",
        sa.Column("id", Id, nullable=False),
        sa.Column("report_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("sent_by", Id, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("spread_to", sa.Integer(), nullable=False),
        sa.Column("spread_at", Moment()),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_dispatch_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dispatch_unit_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_dispatch_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index(op.f("ix_dispatch_unit_id"), "dispatch", ["unit_id"])
    op.create_table(
        "recipient",
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("told_at", Moment()),
        sa.Column("received_at", Moment()),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name=op.f("fk_recipient_dispatch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recipient_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_recipient_unit_id")),
        sa.PrimaryKeyConstraint("dispatch_id", "person_id", "unit_id", name=op.f("pk_recipient")),
    )


def _outbox() -> None:
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as outbox:
        outbox.drop_constraint(op.f("fk_outbox_reminder_id"), type_="foreignkey")
        outbox.drop_column("reminder_id")
        outbox.add_column(sa.Column("card_id", Id))
        outbox.add_column(sa.Column("dispatch_id", Id))
        outbox.add_column(sa.Column("person_id", Id))
        outbox.create_foreign_key(op.f("fk_outbox_dispatch_id"), "dispatch", ["dispatch_id"], ["id"])
