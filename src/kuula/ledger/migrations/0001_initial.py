from django.db import migrations, models

SQL = """
CREATE SEQUENCE ledger_event_id_seq;
CREATE TABLE ledger_event (
    id bigint NOT NULL DEFAULT nextval('ledger_event_id_seq'),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    occurred_at timestamptz NOT NULL,
    type text NOT NULL,
    historic boolean NOT NULL DEFAULT false,
    actor_kind text NOT NULL,
    actor_id bigint,
    customer_id bigint,
    conversation_id bigint,
    brand_id bigint,
    team_id bigint,
    payload jsonb NOT NULL DEFAULT '{}',
    retracts bigint,
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE TABLE ledger_event_default PARTITION OF ledger_event DEFAULT;
CREATE INDEX ledger_event_customer ON ledger_event (customer_id, occurred_at DESC, id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX ledger_event_conversation ON ledger_event (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX ledger_event_type ON ledger_event (type, occurred_at);
CREATE INDEX ledger_event_retracts ON ledger_event (retracts) WHERE retracts IS NOT NULL;
CREATE INDEX ledger_event_staff ON ledger_event (actor_id, occurred_at DESC) WHERE actor_kind = 'staff';

CREATE TABLE ledger_personal (
    event_id bigint PRIMARY KEY,
    payload jsonb NOT NULL
);

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % of % is refused. Record a correction instead.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE FUNCTION ledger_personal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kuula.erasing', true) = 'on'
       AND NEW.event_id = OLD.event_id AND NEW.payload = '{}'::jsonb THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Personal words in the ledger can only be emptied by erasing the person.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_personal_append_only BEFORE UPDATE OR DELETE ON ledger_personal
    FOR EACH ROW EXECUTE FUNCTION ledger_personal_refuse();

CREATE FUNCTION ledger_make_partitions(months_ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    month date;
    made integer := 0;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(7215001);
    FOR i IN 0..months_ahead LOOP
        month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
        name := 'ledger_event_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF ledger_event FOR VALUES FROM (%L) TO (%L)',
                name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
SELECT ledger_make_partitions(3);
"""

UNDO = """
DROP TABLE ledger_personal; DROP TABLE ledger_event; DROP SEQUENCE ledger_event_id_seq;
DROP FUNCTION ledger_refuse(); DROP FUNCTION ledger_personal_refuse(); DROP FUNCTION ledger_make_partitions(integer);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(SQL, UNDO),
        migrations.CreateModel(
            "Entry",
            [
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("occurred_at", models.DateTimeField()),
                ("type", models.TextField()),
                ("historic", models.BooleanField(default=False)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("conversation_id", models.BigIntegerField(null=True)),
                ("brand_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("payload", models.JSONField(default=dict)),
                ("retracts", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "ledger_event", "managed": False},
        ),
        migrations.CreateModel(
            "Personal",
            [
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("payload", models.JSONField(default=dict)),
            ],
            options={"db_table": "ledger_personal", "managed": False},
        ),
        migrations.CreateModel(
            "Reader",
            [
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "Delivery",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subscriber", models.TextField()),
                ("event_id", models.BigIntegerField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.TextField(
                        choices=[("retrying", "Retrying"), ("parked", "Parked"), ("done", "Done")],
                        default="retrying",
                    ),
                ),
                ("error", models.TextField(default="")),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["subscriber", "event_id"], name="ledger_delivery_once"
                    )
                ]
            },
        ),
    ]
