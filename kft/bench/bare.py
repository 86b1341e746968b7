"""The least that could answer a page: a view that sends its SQL and returns what it finds.

It is a view of the same server, behind every middleware: a signed-in person asks it too.
"""

import re

from django.db import connection
from django.http import HttpResponse
from django.urls import path

from kft.urls import urlpatterns as pages

ADDRESS, QUERIES = "/bare/", "kft.queries"
_LITERALS = re.compile(r"'[^']*'|\d+")
_OF_A_CURSOR = re.compile(r"^DECLARE .*? CURSOR WITH HOLD FOR ")


def bare(request):
    """Runs the SQL that the request brings, writes included, as the page sent it."""
    return HttpResponse(str(_answers(request.META[QUERIES])))


def _answers(queries):
    with connection.cursor() as cursor:
        found = []
        for query in queries:
            cursor.execute(query)
            if cursor.description:
                found.append(cursor.fetchall())
        return found


def own_queries(sent, around):
    """A page's SQL without what every view's middleware asks, ready to be sent again."""
    of_all = {_shape(query) for query in around}
    return [_OF_A_CURSOR.sub("", query) for query in sent if _shape(query) not in of_all]


def _shape(query):
    return _LITERALS.sub("?", query)


urlpatterns = [path(ADDRESS.strip("/") + "/", bare), *pages]
