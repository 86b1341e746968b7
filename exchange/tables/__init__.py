"""The tables that an import reads, in the order in which one may name another."""

from exchange.tables.care import CARE
from exchange.tables.homes import COHORTS, HOMES
from exchange.tables.panel import PANEL
from exchange.tables.people import PEOPLE
from exchange.tables.plans import CHILDRENS_PLANS, FOSTERING, MONEY, STATISTICS

TABLES = (
    *(*PEOPLE, *CARE, *HOMES, *PANEL, *COHORTS),
    *(*CHILDRENS_PLANS, *FOSTERING, *MONEY, *STATISTICS),
)
BY_NAME = {table.name: table for table in TABLES}
BY_MODEL = {table.model: table for table in TABLES}
FILES = {
    name: tuple(table for table in TABLES if table.source == name)
    for name in dict.fromkeys(table.source for table in TABLES)
}
