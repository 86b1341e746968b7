"""Imports the tables of design/imports.md: all or nothing, every error listed.

Read, stage, settle what each row is about, check, then write; one transaction throughout.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from exchange import checks, following, sources, staging, writing
from exchange.problems import Problem
from exchange.reading import read
from exchange.sources import Source, Unreadable
from exchange.spec import Table
from exchange.sql import execute, joined
from exchange.state import Import, Progress
from exchange.tables import FILES, TABLES
from kft.core.models import ImportRun
from placements.tasks import recompute_soon

# Changes of these put placements on the weekly ledger's list.
COSTED = ("placements", "placement_costs", "contributions")
ONE_AT_A_TIME = 7103  # our advisory lock: a second import waits for the first


@dataclass
class Result:
    """What an import did; after errors or a dry run, what it would have done.

    counts: table -> created, updated, unchanged (and removed, of a referral's children).
    """

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    import_run: ImportRun | None = None


def run(
    source: Path,
    *,
    by: Any = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    on: date | None = None,
) -> Result:
    """Import a folder, a .zip or an .xlsx file.

    `by` is the person who asks for it, None for the operator at the command line. `on` is
    the day that counts as today. `progress(words, done, total)`; total 0 is not known yet.
    """
    if by is not None and not by.has_perm("core.import_records"):
        raise PermissionDenied("core.import_records")
    current = Import(on or timezone.localdate(), progress or (lambda *_: None))
    result = Result(errors=current.problems)
    try:
        with sources.opened(Path(source)) as tables, transaction.atomic():
            _import(tables, Path(source).name, by, dry_run, current, result)
    except Unreadable as error:
        result.errors.append(error.problem)
    result.errors.sort(key=_place)
    result.warnings = current.warnings.listed()
    result.counts = {} if result.errors else current.counts
    return result


def _place(problem: Problem) -> tuple[int, int]:
    """Tables in the order in which they are read, rows in the file's."""
    order = list(FILES)
    known = problem.table in order
    return order.index(problem.table) if known else -1, problem.row or 0


def _import(source: Source, name: str, by, dry_run: bool, current: Import, result: Result):
    execute("SELECT pg_advisory_xact_lock(%s)", ONE_AT_A_TIME)
    _prepare()
    current.staged = _staged(source)
    staging.create(current.staged)
    _read_all(source, name, current)
    _lock()
    _settle_and_check(current)
    if not current.problems:
        result.import_run = _write(source, name, by, current)
        current.add(_own_account_changed(by))
    if dry_run or current.problems:
        result.import_run = None
        transaction.set_rollback(True)


def _prepare() -> None:
    """Settings of this transaction alone, without which the time grows with the square."""
    # Rows are compared by hashing, not one by one; each statement is run once, which is
    # too seldom for its being compiled; a few thousand rows tell what a staging table holds.
    execute(
        "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;"
        " SET LOCAL default_statistics_target = 10"
    )
    # Where it is not set, each call of a history trigger catches an exception, and for
    # that PostgreSQL walks through all the foreign keys that wait to be checked.
    execute("SET LOCAL pgtrigger.ignore = '{{}}'")
    # An unknown reference is told of at its table, not when the transaction ends.
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def _staged(source: Source) -> list[Table]:
    """The tables that the files give, and those beside them."""
    given = [table for table in TABLES if table.source in source.tables]
    names = {table.name for table in given}.union(*(table.beside for table in given))
    return [table for table in TABLES if table.name in names]


def _read_all(source: Source, name: str, current: Import) -> None:
    for file in source.not_tables:
        words = "a table of the contract: this file is not read"
        current.warnings.add("unknown file", Problem(file, None, "", "", words))
    for table, rows in source.tables.items():
        if table in FILES:
            read(table, FILES[table], rows(), current)
        else:
            words = "a table of the contract: it is not read"
            current.warnings.add("unknown table", Problem(table, None, "", "", words))
    if not any(table in FILES for table in source.tables):
        words = "at least one table, such as children.csv"
        current.add([Problem(name, None, "", "", words)])


def _lock() -> None:
    """Nobody changes a record between its being compared and its being written."""
    execute(
        "LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE",
        tables=joined(table.db_table for table in TABLES),
    )


def _settle_and_check(current: Import) -> None:
    for done, table in enumerate(current.staged):
        current.progress(f"Finding the records of {table.name}", done, len(current.staged))
        staging.settle(table, current)
    following.settle_statuses(current)
    for done, table in enumerate(current.staged):
        current.progress(f"Checking {table.name}", done, len(current.staged))
        if current.is_given(table):
            checks.check(table, current)


def _write(source: Source, name: str, by, current: Import) -> ImportRun | None:
    made = ImportRun.objects.create(by=by, source=name[:200], files=source.hashes)
    with pghistory.context(user=by and by.pk, **{"import": made.pk}):
        if not _written(current, made.pk):
            return None
    current.progress("Done", len(current.staged), len(current.staged))
    current.counts = {n: c for n, c in current.counts.items() if n in current.present}
    made.counts = current.counts
    made.warnings = [str(warning) for warning in current.warnings.listed()]
    made.save(update_fields=["counts", "warnings"])
    if any(_changed(current, table) for table in COSTED):
        recompute_soon(by=by or User.objects.system())
    return made


def _own_account_changed(by: Any) -> list[Problem]:
    """Nobody changes their own account, and an import is no way around that."""
    if by is None:
        return []
    now = User.objects.get(pk=by.pk)
    if sorted(now.roles) == sorted(by.roles) and now.is_active == by.is_active:
        return []
    expected = "your own account as it is: another administrator imports a change of it"
    return [Problem("users", None, "roles", ", ".join(now.roles), expected)]


def _changed(current: Import, table: str) -> bool:
    counts = current.counts.get(table, {})
    return bool(counts.get("created") or counts.get("updated"))


def _written(current: Import, import_pk: int) -> bool:
    """Write the tables; what the database refuses after all becomes an error of the list."""
    counts = writing.counted(current.staged)
    with transaction.atomic():
        for done, table in enumerate(current.staged):
            current.progress(f"Writing {table.name}", done, len(current.staged))
            try:
                current.counts[table.name] = writing.write(table, counts[table.name], import_pk)
            except DatabaseError as error:
                current.add([writing.refused(table, error)])
                transaction.set_rollback(True)
                return False
    return True
