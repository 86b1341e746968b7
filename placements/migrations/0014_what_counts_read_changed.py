import kft.core.fields
from django.db import migrations, models

# The tables that the overview's counts read, and the columns of which a change matters:
# to days from `starts` on, or, where only `ends` changed, from the earlier end on. A day
# that isn't recorded is taken to be never for an end, always for a start. Rows of
# REFERRED_TO come and go unnoticed: no other row refers to one that is new, or that goes.
ALWAYS = "'-infinity'::date"
STARTED, FROM = "{row}.started", "coalesce({row}.valid_from, '-infinity')"
TABLES = [
    # table, starts, ends, columns
    ("children_careperiod", STARTED, ["ended"], ["child_id"]),
    ("children_legalstatus", STARTED, ["ended"], ["child_id", "code"]),
    (
        "placements_placement",
        STARTED,
        ["ended", "planned_end"],
        [
            *("child_id", "code", "setting_id", "household_id", "sector", "registration"),
            *("contract", "inside_authority", "distance_miles", "sought_code"),
            "deprivation_of_liberty",
        ],
    ),
    ("placements_judgement", "coalesce({row}.judged_on, '-infinity')", [], ["setting_id", "judgement"]),
    ("placements_costline", STARTED, ["ended"], ["placement_id", "component", "weekly_amount"]),
    ("placements_contribution", STARTED, ["ended"], ["placement_id", "weekly_amount"]),
    ("placements_categoryrule", FROM, ["valid_to"], ["position", "category", "codes", "registrations"]),
    ("placements_priorityrule", FROM, ["valid_to"], ["position", "reason", '"limit"']),
    ("placements_uplift", "{row}.starts_on", [], ["percent", "category", "contract"]),
]
REFERRED_TO = [
    ("children_child", ALWAYS, [], ["date_of_birth"]),
    ("placements_setting", ALWAYS, [], ["provider_id", "registration", "inside_authority"]),
    ("placements_provider", ALWAYS, [], ["sector"]),
]

# One row for a statement, and none where the transaction has one that reaches as far.
FUNCTION = """
CREATE FUNCTION note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first date;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        first := '-infinity';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT min({new_starts}) INTO first FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT min({old_starts}) INTO first FROM old_rows;
    ELSE
        SELECT min(CASE WHEN ROW({old}) IS DISTINCT FROM ROW({new})
                        THEN least({old_starts}, {new_starts})
                        ELSE least({ends}) END)
        INTO first
        FROM old_rows FULL JOIN new_rows USING (id)
        WHERE ROW({all_old}) IS DISTINCT FROM ROW({all_new});
    END IF;
    IF first IS NOT NULL AND NOT EXISTS (
        SELECT FROM placements_change
        WHERE xid = pg_current_xact_id() AND from_day <= first
    ) THEN
        INSERT INTO placements_change (xid, from_day) VALUES (pg_current_xact_id(), first);
    END IF;
    RETURN NULL;
END $$;
"""
TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "TRUNCATE": "",
}
# Always: no setting of a session puts it to sleep.
TRIGGER = """
CREATE TRIGGER note_{event} AFTER {event} ON {table} {transitions}
FOR EACH STATEMENT EXECUTE FUNCTION note_{table}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_{event};
"""
EARLIER = (
    "CASE WHEN old_rows.{end} IS DISTINCT FROM new_rows.{end}"
    " THEN least(old_rows.{end}, new_rows.{end}) END"
)


def of(row, columns):
    return ", ".join(f"{row}.{column}" for column in columns)


def function(table, starts, ends, columns):
    old_starts, new_starts = starts.format(row="old_rows"), starts.format(row="new_rows")
    old = f"{old_starts}, {of('old_rows', columns)}"
    new = f"{new_starts}, {of('new_rows', columns)}"
    return FUNCTION.format(
        table=table,
        old_starts=old_starts,
        new_starts=new_starts,
        old=old,
        new=new,
        ends=", ".join(EARLIER.format(end=end) for end in ends) or "NULL::date",
        all_old=", ".join([old, *(of("old_rows", [end]) for end in ends)]),
        all_new=", ".join([new, *(of("new_rows", [end]) for end in ends)]),
    )


def triggers(table, events):
    return "".join(
        TRIGGER.format(table=table, event=event, transitions=TRANSITIONS[event])
        for event in events
    )


def forwards(apps, schema_editor):
    for spec in TABLES:
        schema_editor.execute(function(*spec) + triggers(spec[0], TRANSITIONS))
    for spec in REFERRED_TO:
        schema_editor.execute(function(*spec) + triggers(spec[0], ["UPDATE", "TRUNCATE"]))


def backwards(apps, schema_editor):
    for table, *_ in [*TABLES, *REFERRED_TO]:
        schema_editor.execute(f"DROP FUNCTION note_{table}() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0006_restricted_children_indexed'),
        ('placements', '0013_savings_kept'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('xid', kft.core.fields.TransactionId()),
                ('from_day', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['xid'], name='placements__xid_ddad72_idx'), models.Index(fields=['from_day'], name='placements__from_da_d9dc6f_idx')],
            },
        ),
        migrations.RunPython(forwards, backwards, elidable=False),
    ]
