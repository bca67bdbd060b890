"""The first tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("shown_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_actor_id_at", "audit_entries", ["actor_id", "at"], unique=False)
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index(
        "ix_audit_entries_refused_at",
        "audit_entries",
        ["at", "id"],
        unique=False,
        postgresql_where=sa.text("kind = 'refused'"),
    )
    op.create_index("ix_audit_entries_shown_ids", "audit_entries", ["shown_ids"], unique=False, postgresql_using="gin")
    op.create_index("ix_audit_entries_subject_id_at", "audit_entries", ["subject_id", "at"], unique=False)
    op.create_table(
        "buildings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("security_phone", sa.String(length=30), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
    )
    op.create_table(
        "closing_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_days")),
        sa.UniqueConstraint("day", name=op.f("uq_closing_days_day")),
    )
    op.create_table(
        "org_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("is_executive_unit", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["org_units.id"], name=op.f("fk_org_units_parent_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_units")),
    )
    op.create_index(op.f("ix_org_units_parent_id"), "org_units", ["parent_id"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sole", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("alarm_number", sa.String(length=30), nullable=False),
        sa.Column("support_phone", sa.String(length=30), nullable=False),
        sa.Column("support_hours", sa.String(length=120), nullable=False),
        sa.Column("security_phone", sa.String(length=30), nullable=False),
        sa.Column("adviser_phone", sa.String(length=30), nullable=False),
        sa.Column("decides_in_name_of", sa.String(length=120), nullable=False),
        sa.Column("house_rules", sa.String(), nullable=False),
        sa.Column("remedy_public", sa.String(), nullable=False),
        sa.Column("remedy_private", sa.String(), nullable=False),
        sa.Column("take_up_working_days", sa.Integer(), nullable=False),
        sa.Column("feedback_working_days", sa.Integer(), nullable=False),
        sa.Column("escalate_after_hours", sa.Integer(), nullable=False),
        sa.Column("tell_adviser", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sole", name=op.f("ck_organisations_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("sole", name=op.f("uq_organisations_sole")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("born_on", sa.LargeBinary(), nullable=True),
        sa.Column("born_on_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("alias", sa.LargeBinary(), nullable=True),
        sa.Column("alias_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_alias_index"), "persons", ["alias_index"], unique=False)
    op.create_index(op.f("ix_persons_name_index"), "persons", ["name_index"], unique=False)
    op.create_table(
        "reference_counters",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_reference_counters")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_account_index_at", "sign_in_attempts", ["account_index", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_address_index_at", "sign_in_attempts", ["address_index", "at"], unique=False)
    op.create_table(
        "employees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("is_office_holder", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_units.id"], name=op.f("fk_employees_unit_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
    )
    op.create_index(op.f("ix_employees_unit_id"), "employees", ["unit_id"], unique=False)
    op.create_index("uq_employees_email_lower", "employees", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "head_counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_units.id"], name=op.f("fk_head_counts_unit_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_counts")),
        sa.UniqueConstraint("unit_id", "year", name=op.f("uq_head_counts_unit_id")),
    )
    op.create_table(
        "deputies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["employees.id"], name=op.f("fk_deputies_deputy_id_employees")),
        sa.ForeignKeyConstraint(["manager_id"], ["employees.id"], name=op.f("fk_deputies_manager_id_employees")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputies")),
    )
    op.create_index(op.f("ix_deputies_deputy_id"), "deputies", ["deputy_id"], unique=False)
    op.create_index(op.f("ix_deputies_manager_id"), "deputies", ["manager_id"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20, collation="C"), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("occurred_at_time", sa.Time(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("manager_unit_id", sa.Uuid(), nullable=True),
        sa.Column("office_holder", sa.Boolean(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("affected_employee_id", sa.Uuid(), nullable=True),
        sa.Column("affected_kind", sa.String(length=40), nullable=False),
        sa.Column("affected_name", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("online", sa.LargeBinary(), nullable=True),
        sa.Column("story", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("trigger", sa.String(length=40), nullable=True),
        sa.Column("injury", sa.String(length=40), nullable=True),
        sa.Column("person_knowledge", sa.String(length=40), nullable=False),
        sa.Column("person_hint", sa.LargeBinary(), nullable=True),
        sa.Column("help_requested", sa.Boolean(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("severity", sa.SmallInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_reason", sa.LargeBinary(), nullable=True),
        sa.Column("police_reported", sa.Boolean(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("same_event_as_id", sa.Uuid(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_promise", sa.String(length=40), nullable=True),
        sa.Column("measure_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ban_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "term_at",
            sa.DateTime(timezone=True),
            sa.Computed("least(next_due_at, measure_due_at, ban_due_at)", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["affected_employee_id"], ["employees.id"], name=op.f("fk_incidents_affected_employee_id_employees")
        ),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_incidents_building_id_buildings")),
        sa.ForeignKeyConstraint(["handler_id"], ["employees.id"], name=op.f("fk_incidents_handler_id_employees")),
        sa.ForeignKeyConstraint(
            ["manager_unit_id"], ["org_units.id"], name=op.f("fk_incidents_manager_unit_id_org_units")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["employees.id"], name=op.f("fk_incidents_reporter_id_employees")),
        sa.ForeignKeyConstraint(
            ["same_event_as_id"], ["incidents.id"], name=op.f("fk_incidents_same_event_as_id_incidents")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_units.id"], name=op.f("fk_incidents_unit_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("form_key", name=op.f("uq_incidents_form_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_incidents_reference")),
    )
    op.create_index(op.f("ix_incidents_affected_employee_id"), "incidents", ["affected_employee_id"], unique=False)
    op.create_index(op.f("ix_incidents_building_id"), "incidents", ["building_id"], unique=False)
    op.create_index(
        "ix_incidents_manager_unit_id_reported_at", "incidents", ["manager_unit_id", "reported_at"], unique=False
    )
    op.create_index(op.f("ix_incidents_occurred_on"), "incidents", ["occurred_on"], unique=False)
    op.create_index(
        "ix_incidents_open_handler",
        "incidents",
        ["handler_id"],
        unique=False,
        postgresql_where=sa.text("status IN ('reported', 'taken_up')"),
    )
    op.create_index(
        "ix_incidents_open_term_at",
        "incidents",
        ["term_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('reported', 'taken_up')"),
    )
    op.create_index(
        "ix_incidents_open_unit",
        "incidents",
        ["manager_unit_id", "term_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('reported', 'taken_up')"),
    )
    op.create_index(op.f("ix_incidents_reported_at"), "incidents", ["reported_at"], unique=False)
    op.create_index(op.f("ix_incidents_reporter_id"), "incidents", ["reporter_id"], unique=False)
    op.create_index(op.f("ix_incidents_same_event_as_id"), "incidents", ["same_event_as_id"], unique=False)
    op.create_index("ix_incidents_status_reported_at", "incidents", ["status", "reported_at"], unique=False)
    op.create_index(
        "ix_incidents_term_at",
        "incidents",
        ["term_at", "id"],
        unique=False,
        postgresql_where=sa.text("term_at IS NOT NULL"),
    )
    op.create_index("ix_incidents_unit_id_occurred_on", "incidents", ["unit_id", "occurred_on"], unique=False)
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_failure", sa.String(length=60), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["employees.id"], name=op.f("fk_outbox_messages_recipient_id_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
    )
    op.create_index(
        "ix_outbox_messages_due",
        "outbox_messages",
        ["urgent", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index(
        "ix_outbox_messages_given_up",
        "outbox_messages",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'given_up'"),
    )
    op.create_table(
        "password_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.id"], name=op.f("fk_password_links_employee_id_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_links_token_hash")),
    )
    op.create_index(op.f("ix_password_links_employee_id"), "password_links", ["employee_id"], unique=False)
    op.create_table(
        "report_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["employees.id"], name=op.f("fk_report_drafts_owner_id_employees")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_drafts")),
        sa.UniqueConstraint("owner_id", "form_key", name=op.f("uq_report_drafts_owner_id")),
    )
    op.create_index(op.f("ix_report_drafts_owner_id"), "report_drafts", ["owner_id"], unique=False)
    op.create_index(op.f("ix_report_drafts_saved_at"), "report_drafts", ["saved_at"], unique=False)
    op.create_table(
        "role_holdings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("measure_kinds", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_role_holdings_building_id_buildings")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["employees.id"], name=op.f("fk_role_holdings_confirmed_by_id_employees")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_role_holdings_employee_id_employees")),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["employees.id"], name=op.f("fk_role_holdings_granted_by_id_employees")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_units.id"], name=op.f("fk_role_holdings_unit_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_holdings")),
    )
    op.create_index(op.f("ix_role_holdings_building_id"), "role_holdings", ["building_id"], unique=False)
    op.create_index(op.f("ix_role_holdings_employee_id"), "role_holdings", ["employee_id"], unique=False)
    op.create_index(op.f("ix_role_holdings_unit_id"), "role_holdings", ["unit_id"], unique=False)
    op.create_table(
        "sign_in_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.id"], name=op.f("fk_sign_in_sessions_employee_id_employees")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_sessions")),
    )
    op.create_index(op.f("ix_sign_in_sessions_employee_id"), "sign_in_sessions", ["employee_id"], unique=False)
    op.create_table(
        "additions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["employees.id"], name=op.f("fk_additions_added_by_id_employees")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_additions_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_additions")),
    )
    op.create_index(op.f("ix_additions_incident_id"), "additions", ["incident_id"], unique=False)
    op.create_table(
        "case_accesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_case_accesses_employee_id_employees")),
        sa.ForeignKeyConstraint(["given_by_id"], ["employees.id"], name=op.f("fk_case_accesses_given_by_id_employees")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_case_accesses_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_accesses")),
    )
    op.create_index(op.f("ix_case_accesses_employee_id"), "case_accesses", ["employee_id"], unique=False)
    op.create_index(op.f("ix_case_accesses_incident_id"), "case_accesses", ["incident_id"], unique=False)
    op.create_table(
        "case_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("from_unit_id", sa.Uuid(), nullable=True),
        sa.Column("to_unit_id", sa.Uuid(), nullable=True),
        sa.Column("severity", sa.SmallInteger(), nullable=True),
        sa.Column("other_incident_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["employees.id"], name=op.f("fk_case_steps_by_id_employees")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["org_units.id"], name=op.f("fk_case_steps_from_unit_id_org_units")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_case_steps_incident_id_incidents")),
        sa.ForeignKeyConstraint(
            ["other_incident_id"], ["incidents.id"], name=op.f("fk_case_steps_other_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["org_units.id"], name=op.f("fk_case_steps_to_unit_id_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
    )
    op.create_index(op.f("ix_case_steps_incident_id"), "case_steps", ["incident_id"], unique=False)
    op.create_index(
        "ix_case_steps_advised",
        "case_steps",
        ["incident_id"],
        unique=False,
        postgresql_where=sa.text("kind = 'advised'"),
    )
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learning_points", sa.LargeBinary(), nullable=False),
        sa.Column("employee_wellbeing", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_evaluations_incident_id_incidents")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["employees.id"], name=op.f("fk_evaluations_written_by_id_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_incident_id"), "evaluations", ["incident_id"], unique=False)
    op.create_table(
        "feedbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answer_text", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("arrangement", sa.LargeBinary(), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["employees.id"], name=op.f("fk_feedbacks_answered_by_id_employees")
        ),
        sa.ForeignKeyConstraint(
            ["arranged_by_id"], ["employees.id"], name=op.f("fk_feedbacks_arranged_by_id_employees")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["employees.id"], name=op.f("fk_feedbacks_given_by_id_employees")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_feedbacks_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedbacks")),
    )
    op.create_index(op.f("ix_feedbacks_incident_id"), "feedbacks", ["incident_id"], unique=False)
    op.create_table(
        "help_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("for_employee_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("callback_number", sa.LargeBinary(), nullable=False),
        sa.Column("what_helps", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_reason", sa.LargeBinary(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["employees.id"], name=op.f("fk_help_requests_answered_by_id_employees")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["employees.id"], name=op.f("fk_help_requests_asked_by_id_employees")),
        sa.ForeignKeyConstraint(
            ["for_employee_id"], ["employees.id"], name=op.f("fk_help_requests_for_employee_id_employees")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_help_requests_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
    )
    op.create_index(op.f("ix_help_requests_incident_id"), "help_requests", ["incident_id"], unique=False)
    op.create_index(
        "ix_help_requests_open",
        "help_requests",
        ["asked_at"],
        unique=False,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "incident_kinds",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_kinds_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("incident_id", "kind", name=op.f("pk_incident_kinds")),
    )
    op.create_table(
        "incident_persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["employees.id"], name=op.f("fk_incident_persons_confirmed_by_id_employees")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_persons_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_incident_persons_person_id_persons")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["employees.id"], name=op.f("fk_incident_persons_undone_by_id_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_persons")),
    )
    op.create_index(op.f("ix_incident_persons_incident_id"), "incident_persons", ["incident_id"], unique=False)
    op.create_index(op.f("ix_incident_persons_person_id"), "incident_persons", ["person_id"], unique=False)
    op.create_index(
        "uq_incident_persons_confirmed",
        "incident_persons",
        ["incident_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "measures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_by", sa.LargeBinary(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("carried_out_on", sa.Date(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdraw_reason", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employees.id"], name=op.f("fk_measures_decided_by_id_employees")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_measures_incident_id_incidents")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_measures_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index(op.f("ix_measures_incident_id"), "measures", ["incident_id"], unique=False)
    op.create_index(op.f("ix_measures_person_id"), "measures", ["person_id"], unique=False)
    op.create_table(
        "participants",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_participants_employee_id_employees")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_participants_incident_id_incidents")),
        sa.PrimaryKeyConstraint("incident_id", "employee_id", "part", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_employee_id"), "participants", ["employee_id"], unique=False)
    op.create_table(
        "promises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_promises_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_incident_id"), "promises", ["incident_id"], unique=False)
    op.create_index(
        "ix_promises_open_due_at",
        "promises",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("kept_at IS NULL AND dropped_at IS NULL"),
    )
    op.create_index(
        "uq_promises_open",
        "promises",
        ["incident_id", "kind"],
        unique=True,
        postgresql_where=sa.text("kept_at IS NULL AND dropped_at IS NULL"),
    )
    op.create_table(
        "bans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decider_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.LargeBinary(), nullable=True),
        sa.Column("acute", sa.Boolean(), nullable=False),
        sa.Column("acute_reason", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_detail", sa.LargeBinary(), nullable=True),
        sa.Column("norm", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("duration_reason", sa.LargeBinary(), nullable=True),
        sa.Column("legal_basis", sa.String(length=40), nullable=True),
        sa.Column("remedy", sa.LargeBinary(), nullable=True),
        sa.Column("hearing", sa.String(length=40), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("hearing_text", sa.LargeBinary(), nullable=True),
        sa.Column("representative", sa.LargeBinary(), nullable=True),
        sa.Column("basic_service_channel", sa.LargeBinary(), nullable=True),
        sa.Column("exceptions", sa.LargeBinary(), nullable=True),
        sa.Column("police_informed_on", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("extends_id", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.LargeBinary(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(length=40), nullable=True),
        sa.Column("served_detail", sa.LargeBinary(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lift_reason", sa.LargeBinary(), nullable=True),
        sa.Column("review_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name=op.f("ck_bans_decided_by_a_second_person")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_bans_days_in_order")),
        sa.CheckConstraint(
            "decided_on IS NULL OR (first_day IS NOT NULL AND last_day IS NOT NULL)",
            name=op.f("ck_bans_decided_with_days"),
        ),
        sa.CheckConstraint(
            "served_on IS NULL OR (decided_on IS NOT NULL"
            " AND (served_on >= decided_on OR (acute AND served_on IS NOT DISTINCT FROM told_on)))",
            name=op.f("ck_bans_served_after_decision"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employees.id"], name=op.f("fk_bans_decided_by_id_employees")),
        sa.ForeignKeyConstraint(["decider_id"], ["employees.id"], name=op.f("fk_bans_decider_id_employees")),
        sa.ForeignKeyConstraint(["extends_id"], ["bans.id"], name=op.f("fk_bans_extends_id_bans")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_bans_incident_id_incidents")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["employees.id"], name=op.f("fk_bans_lifted_by_id_employees")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_bans_measure_id_measures")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_bans_person_id_persons")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["employees.id"], name=op.f("fk_bans_proposed_by_id_employees")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bans")),
    )
    op.create_index("ix_bans_days", "bans", ["last_day", "first_day"], unique=False)
    op.create_index(op.f("ix_bans_decider_id"), "bans", ["decider_id"], unique=False)
    op.create_index(op.f("ix_bans_incident_id"), "bans", ["incident_id"], unique=False)
    op.create_index(op.f("ix_bans_measure_id"), "bans", ["measure_id"], unique=False)
    op.create_index(op.f("ix_bans_person_id"), "bans", ["person_id"], unique=False)
    op.create_table(
        "ban_conducts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("seen_by", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_conducts_ban_id_bans")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_ban_conducts_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_conducts")),
    )
    op.create_index(op.f("ix_ban_conducts_ban_id"), "ban_conducts", ["ban_id"], unique=False)
    op.create_index(op.f("ix_ban_conducts_incident_id"), "ban_conducts", ["incident_id"], unique=False)
    op.create_table(
        "ban_places",
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_places_ban_id_bans")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_ban_places_building_id_buildings")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_ban_places_incident_id_incidents")),
        sa.PrimaryKeyConstraint("ban_id", "building_id", name=op.f("pk_ban_places")),
    )
    op.create_index(op.f("ix_ban_places_building_id"), "ban_places", ["building_id"], unique=False)
    op.create_index(op.f("ix_ban_places_incident_id"), "ban_places", ["incident_id"], unique=False)
    op.create_table(
        "ban_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_reviews_ban_id_bans")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_ban_reviews_incident_id_incidents")),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["employees.id"], name=op.f("fk_ban_reviews_reviewed_by_id_employees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_reviews")),
    )
    op.create_index(op.f("ix_ban_reviews_ban_id"), "ban_reviews", ["ban_id"], unique=False)
    op.create_index(op.f("ix_ban_reviews_incident_id"), "ban_reviews", ["incident_id"], unique=False)
    op.create_table(
        "ban_suspensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.LargeBinary(), nullable=True),
        sa.Column("began_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_ban_suspensions_days_in_order")),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_suspensions_ban_id_bans")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["employees.id"], name=op.f("fk_ban_suspensions_decided_by_id_employees")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["employees.id"], name=op.f("fk_ban_suspensions_ended_by_id_employees")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_ban_suspensions_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_suspensions")),
    )
    op.create_index(op.f("ix_ban_suspensions_ban_id"), "ban_suspensions", ["ban_id"], unique=False)
    op.create_index(op.f("ix_ban_suspensions_incident_id"), "ban_suspensions", ["incident_id"], unique=False)
    op.create_table(
        "ban_violations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("violation_incident_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_violations_ban_id_bans")),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_ban_violations_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_ban_violations_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["seen_by_id"], ["employees.id"], name=op.f("fk_ban_violations_seen_by_id_employees")),
        sa.ForeignKeyConstraint(
            ["violation_incident_id"], ["incidents.id"], name=op.f("fk_ban_violations_violation_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_violations")),
        sa.UniqueConstraint("violation_incident_id", name=op.f("uq_ban_violations_violation_incident_id")),
    )
    op.create_index(op.f("ix_ban_violations_ban_id"), "ban_violations", ["ban_id"], unique=False)
    op.create_index(op.f("ix_ban_violations_incident_id"), "ban_violations", ["incident_id"], unique=False)
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the log is only added to';
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER audit_entries_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entries()"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_ban_violations_incident_id"), table_name="ban_violations")
    op.drop_index(op.f("ix_ban_violations_ban_id"), table_name="ban_violations")
    op.drop_table("ban_violations")
    op.drop_index(op.f("ix_ban_suspensions_incident_id"), table_name="ban_suspensions")
    op.drop_index(op.f("ix_ban_suspensions_ban_id"), table_name="ban_suspensions")
    op.drop_table("ban_suspensions")
    op.drop_index(op.f("ix_ban_reviews_incident_id"), table_name="ban_reviews")
    op.drop_index(op.f("ix_ban_reviews_ban_id"), table_name="ban_reviews")
    op.drop_table("ban_reviews")
    op.drop_index(op.f("ix_ban_places_incident_id"), table_name="ban_places")
    op.drop_index(op.f("ix_ban_places_building_id"), table_name="ban_places")
    op.drop_table("ban_places")
    op.drop_index(op.f("ix_ban_conducts_incident_id"), table_name="ban_conducts")
    op.drop_index(op.f("ix_ban_conducts_ban_id"), table_name="ban_conducts")
    op.drop_table("ban_conducts")
    op.drop_index(op.f("ix_bans_person_id"), table_name="bans")
    op.drop_index(op.f("ix_bans_measure_id"), table_name="bans")
    op.drop_index(op.f("ix_bans_incident_id"), table_name="bans")
    op.drop_index(op.f("ix_bans_decider_id"), table_name="bans")
    op.drop_index("ix_bans_days", table_name="bans")
    op.drop_table("bans")
    op.drop_index(
        "uq_promises_open", table_name="promises", postgresql_where=sa.text("kept_at IS NULL AND dropped_at IS NULL")
    )
    op.drop_index(
        "ix_promises_open_due_at",
        table_name="promises",
        postgresql_where=sa.text("kept_at IS NULL AND dropped_at IS NULL"),
    )
    op.drop_index(op.f("ix_promises_incident_id"), table_name="promises")
    op.drop_table("promises")
    op.drop_index(op.f("ix_participants_employee_id"), table_name="participants")
    op.drop_table("participants")
    op.drop_index(op.f("ix_measures_person_id"), table_name="measures")
    op.drop_index(op.f("ix_measures_incident_id"), table_name="measures")
    op.drop_table("measures")
    op.drop_index(
        "uq_incident_persons_confirmed", table_name="incident_persons", postgresql_where=sa.text("undone_at IS NULL")
    )
    op.drop_index(op.f("ix_incident_persons_person_id"), table_name="incident_persons")
    op.drop_index(op.f("ix_incident_persons_incident_id"), table_name="incident_persons")
    op.drop_table("incident_persons")
    op.drop_table("incident_kinds")
    op.drop_index("ix_help_requests_open", table_name="help_requests", postgresql_where=sa.text("answered_at IS NULL"))
    op.drop_index(op.f("ix_help_requests_incident_id"), table_name="help_requests")
    op.drop_table("help_requests")
    op.drop_index(op.f("ix_feedbacks_incident_id"), table_name="feedbacks")
    op.drop_table("feedbacks")
    op.drop_index(op.f("ix_evaluations_incident_id"), table_name="evaluations")
    op.drop_table("evaluations")
    op.drop_index("ix_case_steps_advised", table_name="case_steps", postgresql_where=sa.text("kind = 'advised'"))
    op.drop_index(op.f("ix_case_steps_incident_id"), table_name="case_steps")
    op.drop_table("case_steps")
    op.drop_index(op.f("ix_case_accesses_incident_id"), table_name="case_accesses")
    op.drop_index(op.f("ix_case_accesses_employee_id"), table_name="case_accesses")
    op.drop_table("case_accesses")
    op.drop_index(op.f("ix_additions_incident_id"), table_name="additions")
    op.drop_table("additions")
    op.drop_index(op.f("ix_sign_in_sessions_employee_id"), table_name="sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_index(op.f("ix_role_holdings_unit_id"), table_name="role_holdings")
    op.drop_index(op.f("ix_role_holdings_employee_id"), table_name="role_holdings")
    op.drop_index(op.f("ix_role_holdings_building_id"), table_name="role_holdings")
    op.drop_table("role_holdings")
    op.drop_index(op.f("ix_report_drafts_saved_at"), table_name="report_drafts")
    op.drop_index(op.f("ix_report_drafts_owner_id"), table_name="report_drafts")
    op.drop_table("report_drafts")
    op.drop_index(op.f("ix_password_links_employee_id"), table_name="password_links")
    op.drop_table("password_links")
    op.drop_index(
        "ix_outbox_messages_given_up", table_name="outbox_messages", postgresql_where=sa.text("state = 'given_up'")
    )
    op.drop_index("ix_outbox_messages_due", table_name="outbox_messages", postgresql_where=sa.text("state = 'due'"))
    op.drop_table("outbox_messages")
    op.drop_index("ix_incidents_unit_id_occurred_on", table_name="incidents")
    op.drop_index("ix_incidents_status_reported_at", table_name="incidents")
    op.drop_index(op.f("ix_incidents_same_event_as_id"), table_name="incidents")
    op.drop_index(op.f("ix_incidents_reporter_id"), table_name="incidents")
    op.drop_index(op.f("ix_incidents_reported_at"), table_name="incidents")
    op.drop_index(
        "ix_incidents_open_unit", table_name="incidents", postgresql_where=sa.text("status IN ('reported', 'taken_up')")
    )
    op.drop_index(
        "ix_incidents_open_term_at",
        table_name="incidents",
        postgresql_where=sa.text("status IN ('reported', 'taken_up')"),
    )
    op.drop_index(
        "ix_incidents_open_handler",
        table_name="incidents",
        postgresql_where=sa.text("status IN ('reported', 'taken_up')"),
    )
    op.drop_index(op.f("ix_incidents_occurred_on"), table_name="incidents")
    op.drop_index("ix_incidents_manager_unit_id_reported_at", table_name="incidents")
    op.drop_index(op.f("ix_incidents_building_id"), table_name="incidents")
    op.drop_index(op.f("ix_incidents_affected_employee_id"), table_name="incidents")
    op.drop_table("incidents")
    op.drop_index(op.f("ix_deputies_manager_id"), table_name="deputies")
    op.drop_index(op.f("ix_deputies_deputy_id"), table_name="deputies")
    op.drop_table("deputies")
    op.drop_table("head_counts")
    op.drop_index("uq_employees_email_lower", table_name="employees")
    op.drop_index(op.f("ix_employees_unit_id"), table_name="employees")
    op.drop_table("employees")
    op.drop_index("ix_sign_in_attempts_address_index_at", table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_account_index_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("reference_counters")
    op.drop_index(op.f("ix_persons_name_index"), table_name="persons")
    op.drop_index(op.f("ix_persons_alias_index"), table_name="persons")
    op.drop_table("persons")
    op.drop_table("organisations")
    op.drop_index(op.f("ix_org_units_parent_id"), table_name="org_units")
    op.drop_table("org_units")
    op.drop_table("closing_days")
    op.drop_table("buildings")
    op.drop_index("ix_audit_entries_subject_id_at", table_name="audit_entries")
    op.drop_index(
        "ix_audit_entries_refused_at", table_name="audit_entries", postgresql_where=sa.text("kind = 'refused'")
    )
    op.drop_index("ix_audit_entries_shown_ids", table_name="audit_entries", postgresql_using="gin")
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.drop_index("ix_audit_entries_actor_id_at", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.execute("DROP FUNCTION refuse_change_of_audit_entries()")
