"""The staging tables: one for each table that is given, held by this transaction only.

Each has the columns of the record's own table, so that after `settle` a staged row says
what the record will be after the import. Its number is known before anything is written.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db import connection
from psycopg2 import sql

from exchange.problems import Problem
from exchange.questions import Question, ask
from exchange.reading import staged_name
from exchange.spec import Table, natural_key
from exchange.sql import composed, differs, each, execute, joined
from exchange.state import Import
from exchange.tables import BY_MODEL, TABLES

OWN_COLUMNS = "row_number int, unclear boolean DEFAULT false, id bigint, state varchar(7)"
# Below this a plan without statistics is as good, and gathering them takes longer.
ROWS_WORTH_STATISTICS = 1000


def create(tables: Iterable[Table]) -> None:
    """Make their staging tables, empty; none is left of an import before."""
    execute(
        "DROP TABLE IF EXISTS {old}; {new}",
        old=joined(table.staged for table in TABLES),
        new=joined(map(_creation, tables), "; "),
    )


def _creation(table: Table) -> sql.Composed:
    return composed(
        "CREATE TEMPORARY TABLE {staged} ({own}, {columns}) ON COMMIT DROP",
        staged=table.staged,
        own=sql.SQL(OWN_COLUMNS),
        columns=joined(_definitions(table)),
    )


def _definitions(table: Table) -> Iterator[sql.Composed]:
    for name, field in table.fields.items():
        yield composed(
            "{column} {type}", column=field.column, type=sql.SQL(field.db_type(connection))
        )
        if name in table.references:
            # as long as the file gives it: one that is longer than any name is unknown
            yield composed("{given} text", given=staged_name(table, name))


def literal(value) -> sql.Composable:
    return sql.SQL("'{{}}'").format() if value == [] else sql.Literal(value)


def settle(table: Table, run: Import) -> None:
    """Find the records that a table's rows name, and what each will be afterwards."""
    _find(table, run)
    if table.gives_way:
        _leave_out_what_gives_way(table, run)
    ask([*_unknown(table, run), _repeated(table)], run)
    if table.repeats:
        _keep_the_first_of_each(table)
    if table.kept:
        _keep_what_was_recorded_here(table, run)
    if run.rows_of.get(table.source, 0) >= ROWS_WORTH_STATISTICS:
        execute("ANALYZE {staged}", staged=table.staged)


def _find(table: Table, run: Import) -> None:
    """Give each row its record's number or a new one, the numbers of others, the rest.

    Where a name or a key stands for several, as in a file with mistakes, one is taken.
    """
    given = run.present.get(table.name, ())
    values = {field.column: _value(table, name, given) for name, field in table.fields.items()}
    execute(
        "UPDATE {staged} s SET {sets} FROM (SELECT place, {columns},"
        "  coalesce(known, nextval({numbers})) AS id, CASE WHEN known IS NULL THEN 'new'"
        "  WHEN differs THEN 'changed' ELSE 'same' END AS state"
        " FROM (SELECT DISTINCT ON (s.place) s.place, t.id AS known, {values},"
        "   ({before}) IS DISTINCT FROM ({after}) AS differs"
        "  FROM ({named}) s LEFT JOIN {target} t ON {same} ORDER BY s.place, t.id) found"
        ") settled WHERE settled.place = s.ctid",
        staged=table.staged,
        target=table.db_table,
        sets=each("{name} = settled.{name}", ["id", "state", *values]),
        columns=joined(values),
        numbers=_numbers(table),
        values=joined(composed("{v} AS {c}", v=v, c=c) for c, v in values.items()),
        before=each("t.{name}", values),
        after=joined(values.values()),
        named=_named(table, given, run),
        same=joined(_same(table), " AND "),
    )


def _numbers(table: Table) -> sql.Composed:
    """The sequence of the record's numbers, looked for once and not for each row."""
    name = sql.Literal(table.db_table)
    return composed("(SELECT pg_get_serial_sequence({name}, 'id')::regclass)", name=name)


def _value(table: Table, name: str, given: Collection[str]) -> sql.Composed:
    """What a field will hold, of a staged row `s` and its record `t` where there is one."""
    field = table.fields[name]
    parts = {"column": field.column, "default": literal(field.get_default())}
    if name not in given and name not in table.key:
        return composed("CASE WHEN t.id IS NULL THEN {default} ELSE t.{column} END", **parts)
    if name in table.key or field.null or not field.has_default():
        return composed("s.{column}", column=field.column)
    # A blank leaves a plain yes or no as it is: it must not lift a child's restriction.
    return composed("coalesce(s.{column}, t.{column}, {default})", **parts)


def _named(table: Table, given: Collection[str], run: Import) -> sql.Composed:
    """The staged rows with the numbers of the records that they name: of the files, of KFT."""
    columns, joins = [], []
    for name, field in table.fields.items():
        numbers = []
        for source in _sources(table, name, run) if name in given else ():
            alias = f"{name}_{len(numbers)}"
            numbers.append(composed("{alias}.id", alias=alias))
            joins.append(
                composed(
                    "LEFT JOIN {source} {alias} ON {alias}.{natural} = s.{given}",
                    source=source,
                    alias=alias,
                    natural=natural_key(field.related_model),
                    given=staged_name(table, name),
                )
            )
        found = [*numbers, composed("s.{column}", column=field.column)]
        columns.append(
            composed("coalesce({found}) AS {column}", found=joined(found), column=field.column)
        )
    return composed(
        "SELECT s.ctid AS place, {columns} FROM {staged} s {joins}",
        columns=joined(columns),
        staged=table.staged,
        joins=joined(joins, " "),
    )


def _sources(table: Table, name: str, run: Import) -> list[str]:
    """Where the records stand that a field names; none where it names none."""
    if name not in table.references:
        return []
    target = BY_MODEL[table.references[name].related_model]
    return [*([target.staged] if target in run.staged else []), target.db_table]


def _same(table: Table) -> Iterator[sql.Composed]:
    """When a record `t` is the one of a row `s`."""
    for field in (table.fields[name] for name in table.key):
        nothing_is_alike = "t.{c} IS NOT DISTINCT FROM s.{c}"
        yield composed(nothing_is_alike if field.null else "t.{c} = s.{c}", c=field.column)


def _unknown(table: Table, run: Import) -> Iterator[Question]:
    """Names of records that are nowhere; of a file without usable names nothing is said."""
    for name in table.references:
        target = BY_MODEL[table.references[name].related_model]
        if name in run.present.get(table.name, ()) and target.name not in run.unusable:
            yield _unknown_of(table, name, target)


def _unknown_of(table: Table, name: str, target: Table) -> Question:
    natural = natural_key(target.model)
    given = next(c.name for c in target.columns if c.field == natural)
    article = "an" if given == "email" else "a"
    expected = f"{article} {given} that is in {target.source} or already in KFT"
    query = composed(
        "SELECT row_number, {given}, '' FROM {staged} WHERE {given} <> '' AND {column} IS NULL",
        given=staged_name(table, name),
        staged=table.staged,
        column=table.fields[name].column,
    )
    column = table.column_of[name]
    return Question(
        query, lambda row, value, _: Problem(table.source, row, column, value, expected)
    )


def _repeated(table: Table) -> Question:
    """A record is on one row; where a file says it on several, they must agree."""
    rest = [f.column for name, f in table.fields.items() if name not in table.key]
    differs = sql.SQL("true")
    if table.repeats:
        differs = each("{name} IS DISTINCT FROM first_value({name}) OVER same", rest, " OR ")
    query = composed(
        "SELECT row_number, value, first::text FROM (SELECT row_number, {differs} AS differs,"
        " first_value(row_number) OVER same AS first, {value} AS value"
        " FROM {staged} WHERE {known}"
        " WINDOW same AS (PARTITION BY {keys} ORDER BY row_number)) rows"
        " WHERE row_number > first AND differs",
        differs=differs,
        staged=table.staged,
        keys=joined(_key_columns(table)),
        value=_value_of_key(table),
        known=_key_is_known(table),
    )
    column = table.column_of[table.key[-1]]
    words = "the same in both" if table.repeats else "one row only"

    def problem(row: int, value: str, first: str) -> Problem:
        return Problem(table.source, row, column, value, f"{words}: row {first} has it already")

    return Question(query, problem)


def _leave_out_what_gives_way(table: Table, run: Import) -> None:
    """A row that ended as it started beside one of its key that held (docs/decisions/0947)."""
    where = composed(
        "NOT s.unclear AND s.started = s.ended AND EXISTS (SELECT FROM {staged} o"
        " WHERE {same} AND o.ended IS DISTINCT FROM o.started)",
        staged=table.staged,
        same=each("o.{name} = s.{name}", _key_columns(table), " AND "),
    )
    found = "SELECT s.row_number, s.started::text, '' FROM {staged} s WHERE {where}"
    query = composed(found, staged=table.staged, where=where)
    words = "a later day: it never held, so it is left out, and another row of this day is read"

    def problem(row: int, value: str, _: str) -> Problem:
        return Problem(table.source, row, table.column_of["ended"], value, words)

    ask([Question(query, problem, warning="ended as they started and left out")], run)
    execute("DELETE FROM {staged} s WHERE {where}", staged=table.staged, where=where)


def _keep_the_first_of_each(table: Table) -> None:
    execute(
        "DELETE FROM {staged} WHERE row_number IN (SELECT row_number FROM"
        " (SELECT row_number, row_number() OVER (PARTITION BY {keys} ORDER BY row_number) n"
        " FROM {staged} WHERE {known}) rows WHERE n > 1)",
        staged=table.staged,
        keys=joined(_key_columns(table)),
        known=_key_is_known(table),
    )


def _key_columns(table: Table) -> list[str]:
    return [table.fields[name].column for name in table.key]


def _value_of_key(table):
    """The key as the file gives it, for a message."""
    names = [staged_name(table, name) for name in table.key]
    return composed("concat_ws(', ', {names})", names=joined(names))


def _key_is_known(table: Table) -> sql.Composed:
    """False for a row whose key could not be read: that is reported elsewhere."""
    needed = [f.column for n, f in table.fields.items() if n in table.key and not f.null]
    return each("{name} IS NOT NULL", needed, " AND ")


def _keep_what_was_recorded_here(table: Table, run: Import) -> None:
    """What somebody recorded in KFT stays as it is, and the file's row is warned of."""
    query = composed(
        "SELECT s.row_number, '', '' FROM {staged} s JOIN {target} t ON t.id = s.id"
        " WHERE {kept} AND s.state = 'changed'",
        staged=table.staged,
        target=table.db_table,
        kept=sql.SQL(table.kept),
    )
    words = "what was recorded in KFT itself, which stays: correct it there"
    question = Question(
        query,
        lambda row, *_: Problem(table.source, row, "", "", words),
        warning="recorded in KFT and not changed",
    )
    ask([question], run)
    take_as_it_is(table, where=table.kept)


def take_as_it_is(table: Table, where: str) -> None:
    """Stage the record as it is in KFT now."""
    execute(
        "UPDATE {staged} s SET state = 'same', {sets} FROM {target} t"
        " WHERE t.id = s.id AND {where}",
        where=sql.SQL(where),
        staged=table.staged,
        target=table.db_table,
        sets=each("{name} = t.{name}", table.stored),
    )


def compare(table: Table) -> None:
    """Mark again the rows that say something other than the record does."""
    execute(
        "UPDATE {staged} s SET state = CASE WHEN {differs} THEN 'changed' ELSE 'same' END"
        " FROM {target} t WHERE t.id = s.id",
        staged=table.staged,
        target=table.db_table,
        differs=differs(table.stored),
    )
