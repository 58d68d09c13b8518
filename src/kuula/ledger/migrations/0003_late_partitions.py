from django.db import migrations

# Rows that came while no month was ready lie in the default partition, and there no month can be
# made that should hold them: such rows are moved home first. Nothing is lost or numbered anew.
SQL = """
CREATE OR REPLACE FUNCTION ledger_make_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    month date;
    made integer := 0;
    name text;
    late boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(7215001);
    SELECT EXISTS (SELECT 1 FROM ledger_event_default) INTO late;
    IF late THEN
        LOCK TABLE ledger_event IN ACCESS EXCLUSIVE MODE;
        SELECT least(first, date_trunc('month', min(recorded_at) AT TIME ZONE 'UTC')::date)
            FROM ledger_event_default INTO first;
        ALTER TABLE ledger_event DETACH PARTITION ledger_event_default;
        ALTER TABLE ledger_event_default RENAME TO ledger_event_late;
        CREATE TABLE ledger_event_default (LIKE ledger_event_late INCLUDING DEFAULTS);
        ALTER TABLE ledger_event ATTACH PARTITION ledger_event_default DEFAULT;
    END IF;
    month := first;
    WHILE month <= (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => months_ahead))::date
    LOOP
        name := 'ledger_event_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF ledger_event FOR VALUES FROM (%L) TO (%L)',
                name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            made := made + 1;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    IF late THEN
        INSERT INTO ledger_event SELECT * FROM ledger_event_late;
        DROP TABLE ledger_event_late;
    END IF;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_audit_index")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
