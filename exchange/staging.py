"""The staging tables: one for each table of the contract, held by this transaction only.

Each has the columns of the record's own table, so that after `settle` a staged row says
what the record will be after the import. Its number is known before anything is written.
"""

from django.db import connection
from psycopg2 import sql

from exchange.problems import Problem
from exchange.reading import staged_name
from exchange.spec import Table, natural_key
from exchange.sql import composed, differs, each, execute, joined, rows
from exchange.state import Import
from exchange.tables import BY_MODEL, TABLES

OWN_COLUMNS = "row_number int, unclear boolean DEFAULT false, id bigint, state text"


def create_all() -> None:
    """Make the staging tables, empty. What no file gives has the model's default."""
    for table in TABLES:
        execute("DROP TABLE IF EXISTS {staged}", staged=table.staged)
        execute(
            "CREATE TEMPORARY TABLE {staged} ({own}, {columns}) ON COMMIT DROP",
            staged=table.staged,
            own=sql.SQL(OWN_COLUMNS),
            columns=joined(_definitions(table)),
        )


def _definitions(table: Table) -> list[sql.Composed]:
    definitions = []
    for name, field in table.fields.items():
        definitions.append(_definition(table, name, field))
        if name in table.references:
            given = staged_name(table, name)
            definitions.append(composed("{given} text", given=given))
    return definitions


def _definition(table, name, field):
    default = None if name in table.key else field.get_default()
    return composed(
        "{column} {type} DEFAULT {value}",
        column=field.column,
        type=sql.SQL(field.db_type(connection)),
        value=literal(default),
    )


def literal(value) -> sql.Composable:
    return sql.SQL("'{{}}'").format() if value == [] else sql.Literal(value)


def settle(table: Table, run: Import) -> None:
    """Find the records that a table's rows name, and what each will be afterwards."""
    execute("ANALYZE {staged}", staged=table.staged)
    for name in table.references:
        if name in run.present.get(table.name, ()):
            _look_up(table, name, run)
    _one_row_for_each_record(table, run)
    _identify(table)
    absent = set(table.fields) - set(run.present.get(table.name, ()))
    fill(table, absent)
    _keep_what_a_blank_cannot_clear(table)
    if table.kept:
        _keep_what_was_recorded_here(table, run)
    execute(
        "CREATE INDEX ON {staged} ({columns})",
        staged=table.staged,
        columns=joined(_key_columns(table)),
    )
    execute("CREATE INDEX ON {staged} (id)", staged=table.staged)
    execute("ANALYZE {staged}", staged=table.staged)


def _key_columns(table: Table) -> list[str]:
    return [table.fields[name].column for name in table.key]


def _look_up(table: Table, name: str, run: Import) -> None:
    """Turn the names of other records into their numbers: of this import, else of KFT."""
    target = BY_MODEL[table.references[name].related_model]
    parts = {
        "staged": table.staged,
        "column": table.fields[name].column,
        "given": staged_name(table, name),
        "natural": natural_key(target.model),
    }
    for source in (target.staged, target.db_table):
        execute(
            "UPDATE {staged} s SET {column} = t.id FROM {source} t"
            " WHERE s.{column} IS NULL AND t.{natural} = s.{given}",
            source=source,
            **parts,
        )
    if target.name not in run.unusable:
        _report_unknown(table, name, target, parts, run)


def _report_unknown(table, name, target, parts, run):
    given = next(c.name for c in target.columns if c.field == parts["natural"])
    expected = f"a {given} that is in {target.source} or already in KFT"
    unknown = rows(
        "SELECT row_number, {given} FROM {staged}"
        " WHERE {given} <> '' AND {column} IS NULL ORDER BY 1",
        **{part: parts[part] for part in ("given", "staged", "column")},
    )
    column = table.column_of[name]
    run.add(Problem(table.source, row, column, value, expected) for row, value in unknown)


def _one_row_for_each_record(table: Table, run: Import) -> None:
    """A record is on one row; where a file says it on several, they must agree."""
    keys = joined(_key_columns(table))
    rest = [f.column for name, f in table.fields.items() if name not in table.key]
    differs = sql.SQL("true")
    if table.repeats:
        differs = each("{name} IS DISTINCT FROM first_value({name}) OVER same", rest, " OR ")
    repeated = rows(
        "SELECT row_number, first, value FROM (SELECT row_number, {differs} AS differs,"
        " first_value(row_number) OVER same AS first, {value} AS value"
        " FROM {staged} WHERE {known}"
        " WINDOW same AS (PARTITION BY {keys} ORDER BY row_number)) rows"
        " WHERE row_number > first AND differs ORDER BY 1",
        differs=differs,
        staged=table.staged,
        keys=keys,
        value=_value_of_key(table),
        known=_key_is_known(table),
    )
    column = table.column_of[table.key[-1]]
    words = "the same in both" if table.repeats else "one row only"
    run.add(
        Problem(table.source, row, column, value, f"{words}: row {first} has it already")
        for row, first, value in repeated
    )
    execute(
        "DELETE FROM {staged} WHERE row_number IN (SELECT row_number FROM"
        " (SELECT row_number, row_number() OVER (PARTITION BY {keys} ORDER BY row_number) n"
        " FROM {staged} WHERE {known}) rows WHERE n > 1) AND {repeats}",
        staged=table.staged,
        keys=keys,
        known=_key_is_known(table),
        repeats=sql.Literal(table.repeats),
    )


def _value_of_key(table):
    """The key as the file gives it, for a message."""
    names = [staged_name(table, name) for name in table.key]
    return composed("concat_ws(', ', {names})", names=joined(names))


def _key_is_known(table: Table) -> sql.Composed:
    """False for a row whose key could not be read: that is reported elsewhere."""
    needed = [f.column for n, f in table.fields.items() if n in table.key and not f.null]
    return each("{name} IS NOT NULL", needed, " AND ")


def _identify(table: Table) -> None:
    """Give each row the number of its record, or a new number."""
    same = [
        composed("t.{c} IS NOT DISTINCT FROM s.{c}" if f.null else "t.{c} = s.{c}", c=f.column)
        for f in (table.fields[name] for name in table.key)
    ]
    execute(
        "UPDATE {staged} s SET id = t.id, state = 'same' FROM {target} t WHERE {same}",
        staged=table.staged,
        target=table.db_table,
        same=joined(same, " AND "),
    )
    execute(
        "UPDATE {staged} SET state = 'new', id = nextval(pg_get_serial_sequence({name}, 'id'))"
        " WHERE id IS NULL",
        staged=table.staged,
        name=sql.Literal(table.db_table),
    )


def fill(table: Table, names: set[str], where: str = "true") -> None:
    """Take what no column gives from the record as it is now."""
    if names:
        execute(
            "UPDATE {staged} s SET {sets} FROM {target} t WHERE t.id = s.id AND {where}",
            where=sql.SQL(where),
            staged=table.staged,
            target=table.db_table,
            sets=each("{name} = t.{name}", [table.fields[n].column for n in sorted(names)]),
        )


def _keep_what_a_blank_cannot_clear(table: Table) -> None:
    """A blank leaves a plain yes or no as it is: it must not lift a child's restriction."""
    for name, field in table.fields.items():
        if field.null or not field.has_default() or name in (*table.key, *table.derived):
            continue
        parts = {"staged": table.staged, "target": table.db_table, "column": field.column}
        execute(
            "UPDATE {staged} s SET {column} = t.{column} FROM {target} t"
            " WHERE t.id = s.id AND s.{column} IS NULL",
            **parts,
        )
        del parts["target"]
        execute(
            "UPDATE {staged} SET {column} = {value} WHERE {column} IS NULL",
            value=literal(field.get_default()),
            **parts,
        )


def _keep_what_was_recorded_here(table: Table, run: Import) -> None:
    """What somebody recorded in KFT stays as it is, and the file's row is warned of."""
    different = rows(
        "SELECT s.row_number FROM {staged} s JOIN {target} t ON t.id = s.id"
        " WHERE {kept} AND {differs} ORDER BY 1",
        staged=table.staged,
        target=table.db_table,
        kept=sql.SQL(table.kept),
        differs=differs(table.stored),
    )
    for (row,) in different:
        words = "what was recorded in KFT itself, which stays: correct it there"
        problem = Problem(table.source, row, "", "", words)
        run.warnings.add("recorded in KFT and not changed", problem)
    fill(table, set(table.fields), where=table.kept)


def compare(table: Table) -> None:
    """Mark the rows that say something other than the record does."""
    execute(
        "UPDATE {staged} s SET state = 'changed' FROM {target} t WHERE t.id = s.id"
        " AND {differs}",
        staged=table.staged,
        target=table.db_table,
        differs=differs(table.stored),
    )
