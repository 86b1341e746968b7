"""Which records a person may see, as SQL that is worked out once for each person.

A page asks a dozen times for "… of a child whom this person sees". Django would build and
compile that condition each time anew, for longer than the database needs to answer it.
Only the words are kept, never what they find (docs/decisions/0900).
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.expressions import RawSQL

KEPT = 2000  # of some 4 kilobytes each
_known: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]] | None] = {}


def in_sight(
    model: type[models.Model], user: Any, rule: str = "visible_to"
) -> RawSQL | list[int]:
    """The ids of `model.objects.visible_to(user)`, for `pk__in=` or `child__in=`.

    `rule` names another method of the queryset that says which rows a person has to do with.
    """
    known = _kept((rule, model), user, lambda: _ids_of(model, user, rule))
    return [] if known is None else RawSQL(*known)  # noqa: S611 (the ORM's own SQL, with parameters)


def shown_to(user: Any, model: type[models.Model]) -> Any:
    """A queryset of `model.objects.visible_to(user)` for a page to read: the quick way.

    For models whose rule is long (Child, Referral); where it leans on theirs it is quick
    already, and once more around it misleads PostgreSQL. Not for locks.
    """
    return model._default_manager.filter(pk__in=in_sight(model, user))


def worded(
    name: str, model: type[models.Model], user: Any, make: Callable[[Any], models.Expression]
) -> RawSQL:
    """The text that `make(user)` builds beside rows of a model, for a query of that model."""
    sql, values = _kept((name, model), user, lambda: _sql_of(model, make(user)))
    return RawSQL(sql, values, models.CharField())  # noqa: S611 (as above)


def _kept(what, user, compiled):
    key = (what, *_all_that_counts(user))
    if key not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = compiled()
    return _known[key]


def _all_that_counts(user):
    """Everything of a person that a rule about sight may ask: the row and the permissions."""
    fields = (field.attname for field in user._meta.concrete_fields)
    row = (getattr(user, name) for name in fields if name not in ("password", "last_login"))
    return user.permissions, *(tuple(v) if isinstance(v, list) else v for v in row)


def _sql_of(model, expression):
    query = model._default_manager.annotate(worded=expression).query
    return query.get_compiler(DEFAULT_DB_ALIAS).compile(query.annotations["worded"])


def _ids_of(model, user, rule):
    visible = getattr(model._default_manager, rule)(user)
    try:
        return visible.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
