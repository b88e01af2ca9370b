"""The reporting life: versions of reports, requests, attested figures, settings of units, holidays and rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unit") as unit:
        unit.add_column(sa.Column("counts_ceremonies", sa.Boolean(), nullable=False, server_default=sa.false()))
        unit.add_column(sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("report") as report:
        report.alter_column("undone_by", new_column_name="ended_by")
        report.alter_column("undone_at", new_column_name="ended_at")
        report.add_column(sa.Column("status", sa.Text(), nullable=False, server_default="live"))
        report.add_column(sa.Column("ended_from", sa.Text()))
        report.add_column(sa.Column("corrects_id", Id))
        report.add_column(sa.Column("reason_sealed", sa.LargeBinary()))
        report.add_column(sa.Column("confirmed_by", Id))
        report.add_column(sa.Column("ended_why_sealed", sa.LargeBinary()))
        report.create_foreign_key(op.f("fk_report_corrects_id"), "report", ["corrects_id"], ["id"])
        report.create_foreign_key(op.f("fk_report_confirmed_by"), "person", ["confirmed_by"], ["id"])
        report.create_index(op.f("ix_report_corrects_id"), ["corrects_id"])
    op.execute("UPDATE report SET status = 'undone' WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(sa.Column("name_mac", sa.Text()))
        candidate.create_index(op.f("ix_candidate_name_mac"), ["name_mac"])
    op.add_column("fact", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_fact_subject",
        "fact",
        ["subject", "indicator"],
        sqlite_where=sa.text("subject != ''"),
        postgresql_where=sa.text("subject != ''"),
    )
    op.create_table(
        "change_request",
        sa.Column("id", Id, nullable=False),
        sa.Column("report_id", Id, nullable=False),
        sa.Column("new_id", Id),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", Id, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("decided_by", Id),
        sa.Column("decided_at", Moment()),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_change_request_report_id")),
        sa.ForeignKeyConstraint(["new_id"], ["report.id"], name=op.f("fk_change_request_new_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_change_request_unit_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_change_request_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_change_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index(op.f("ix_change_request_report_id"), "change_request", ["report_id"])
    op.create_index(op.f("ix_change_request_unit_id"), "change_request", ["unit_id"])
    op.create_table(
        "sent_figure",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sent_figure_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sent_figure_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "unit_id", "period", "indicator", name=op.f("pk_sent_figure")),
    )
    op.create_index("ix_sent_figure_period", "sent_figure", ["period", "unit_id"])
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "rule_set",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_rule_set")),
    )
