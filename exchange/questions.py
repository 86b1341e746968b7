"""Rules between rows, asked of the staged tables: many in one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from psycopg2 import sql

from exchange.problems import Problem
from exchange.sql import composed, joined, rows
from exchange.state import Import


@dataclass(frozen=True)
class Question:
    """A query for the rows that break a rule, and what is said of each.

    query    gives a row's number and two texts
    problem  makes of these three what is wrong
    warning  its kind, where it does not stop the import
    """

    query: sql.Composed
    problem: Callable[[int, str, str], Problem]
    warning: str = ""


def ask(questions: Sequence[Question], run: Import) -> None:
    """Note what is wrong, in the order of the questions and then of the rows."""
    if not questions:
        return
    numbered = [
        composed(
            "SELECT {number}, found.* FROM ({query}) found",
            number=sql.Literal(number),
            query=question.query,
        )
        for number, question in enumerate(questions)
    ]
    for number, *found in rows("{all} ORDER BY 1, 2", all=joined(numbered, " UNION ALL ")):
        question = questions[number]
        if question.warning:
            run.warnings.add(question.warning, question.problem(*found))
        else:
            run.problems.append(question.problem(*found))
