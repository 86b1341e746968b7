"""How a table of the contract is described: its columns, its key, its model.

What a cell must look like follows from the model's field, so that a code list or a length
lives in one place.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Team, User
from exchange import values
from exchange.values import Parser

NATURAL_KEYS: dict[type[models.Model], str] = {User: "email", Team: "name"}


def natural_key(model: type[models.Model]) -> str:
    """The field by which a file names a record of this model."""
    return NATURAL_KEYS.get(model, "reference")


@dataclass(frozen=True)
class Column:
    """A column of a file and the field that it fills.

    `parse` replaces the parser that follows from the field.
    """

    name: str
    field: str
    required: bool = False
    parse: Parser | None = None


def required(name: str, field: str = "", **more: Any) -> Column:
    return Column(name, field or name, required=True, **more)


def optional(name: str, field: str = "", **more: Any) -> Column:
    return Column(name, field or name, **more)


@dataclass(frozen=True)
class OneAtATime:
    """Rows with the same `of` may not hold on the same day (`where`: SQL over a row `r`)."""

    of: tuple[str, ...]
    where: str = "true"
    expected: str = ""
    only_a_warning: bool = False


@dataclass(frozen=True)
class Table:
    """What one kind of record looks like in the files.

    key      fields that say which record a row is
    file     the file's name where it is not the table's: one file may feed two tables
    repeats  the file says the same record on several rows, which must agree
    gives_way a row that ended as it started counts nowhere: it gives way to one of its key
    explodes the column with a list: one record for each part
    replaces the field within which a record that is no longer given is taken away
    derived  fields that no column gives but the import works out
    kept     SQL over a record `t`: those that were recorded in KFT itself and stay
    orders   (first, last): the second may not be before the first
    checks   functions of the table that give what is asked of its rows
    beside   tables that its checks look at: staged too, though no file may give them
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("reference",)
    file: str = ""
    repeats: bool = False
    gives_way: bool = False
    explodes: str = ""
    replaces: str = ""
    derived: tuple[str, ...] = ()
    kept: str = ""
    orders: tuple[tuple[str, str], ...] = ()
    alone: tuple[OneAtATime, ...] = ()
    checks: tuple[Callable, ...] = field(default=())
    beside: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.file or self.name

    @property
    def db_table(self) -> str:
        return self.model._meta.db_table

    @property
    def staged(self) -> str:
        return f"staged_{self.name}"

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        """The model's fields that are staged, by name: those of columns, then derived."""
        names = [column.field for column in self.columns] + list(self.derived)
        return {name: self.model._meta.get_field(name) for name in names}

    @cached_property
    def stored(self) -> list[str]:
        """The columns of the record's own table that an import brings."""
        return [field.column for field in self.fields.values()]

    @cached_property
    def column_of(self) -> dict[str, str]:
        """The file's word for a field, for messages."""
        return {column.field: column.name for column in self.columns}

    @cached_property
    def references(self) -> dict[str, models.ForeignKey]:
        return {n: f for n, f in self.fields.items() if isinstance(f, models.ForeignKey)}


def parser_of(column: Column, model: type[models.Model]) -> Parser:
    """The parser that follows from a column's field."""
    if column.parse:
        return column.parse
    target = model._meta.get_field(column.field)
    if isinstance(target, models.ForeignKey):
        related = target.related_model
        target = related._meta.get_field(natural_key(related))
        return _kept_as_given(target)
    if target.choices:
        return values.code([choice for choice, _ in target.flatchoices])
    return _by_type(target)


def _kept_as_given(target: models.Field) -> Parser:
    if isinstance(target, models.EmailField):
        return values.email
    return values.words(target.max_length)


def _by_type(target: models.Field) -> Parser:
    if isinstance(target, models.DecimalField):
        pounds = target.decimal_places == 2
        return values.number(target.max_digits, target.decimal_places, pounds=pounds)
    if isinstance(target, ArrayField):
        return values.array(values.code([c for c, _ in target.base_field.flatchoices]))
    simple: dict[type, Parser] = {
        models.DateField: values.day,
        models.BooleanField: values.yes_or_no,
        models.PositiveSmallIntegerField: values.whole_number,
        models.PositiveIntegerField: values.large_number,
    }
    return simple.get(type(target)) or _kept_as_given(target)
