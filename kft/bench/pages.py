"""Pages: at one size against another, and against a bare view that runs the same SQL."""

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from exchange.invented.people import email
from kft.bench import bare
from kft.bench.databases import named, using
from kft.bench.pairs import Pair, queries_of, seconds, timed

MOST_QUERIES = 20
# which records of a model a page is opened for
OPENED_FOR = {
    "children.Child": {
        "placements__pk__isnull": False,
        "placements__ended": None,
        "restricted": False,
    },
    "referrals.Referral": {"status": "listed"},
    "referrals.AgendaItem": {"referral__status": "listed"},
}
# a page, who opens it, the model of the record it is about
PAGES = (
    ("referrals:listing", "panel.coordinator", None),
    ("referrals:inbox", "panel.coordinator", None),
    ("referrals:item", "panel.chair", "referrals.AgendaItem"),
    ("referrals:detail", "panel.chair", "referrals.Referral"),
    ("children:list", "manager", None),
    ("children:detail", "placements.officer", "children.Child"),
    ("placements:list", "placements.officer", None),
    ("placements:detail", "placements.officer", "placements.Placement"),
    ("overview:overview", "manager", None),
    ("start", "panel.chair", None),
)


NAMES = tuple(name for name, _, _ in PAGES)


def measure(size, smaller, turns, names=NAMES):
    """Rows of pages at both sizes, then of pages and the bare view at the larger one."""
    for page in PAGES:
        if page[0] in names:
            yield from _page(page, size, smaller, turns)


def _page(page, size, smaller, turns):
    large, small = _Opened(page, named(size)), _Opened(page, named(smaller))
    pair = Pair([], [])
    for _ in range(turns):
        pair.ours.append(large.seconds())
        pair.others.append(small.seconds())
    count = f"{len(large.queries)} and {len(small.queries)} queries, at most {MOST_QUERIES}"
    yield pair.row(page[0], f"the same at {smaller}", f"1.2; {count}")
    with using(named(size)):
        least = timed(large.open, large.bare, turns=turns)
    yield least.row(page[0], "a bare view with its SQL", "2")


class _Opened:
    """A page of a database, opened once so that everything lazy is there."""

    def __init__(self, page, database):
        name, person, model = page
        self.database = database
        with using(database):
            self.client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
            self.client.force_login(User.objects.get(email=email(person)))
            self.url = reverse(name, args=_about(model))
            self.open()
            self.queries = queries_of(self.open)
            self.own: list[str] = []
            self.own = bare.own_queries(self.queries, queries_of(self.bare))

    def open(self):
        self._get(self.url)

    def bare(self):
        self._get(bare.ADDRESS, **{bare.QUERIES: self.own})

    def _get(self, url, **more):
        answer = self.client.get(url, **more)
        assert answer.status_code == 200, (url, answer.status_code)  # noqa: S101 (a measurement of an error page says nothing)

    def seconds(self):
        with using(self.database):
            self.open()  # connects
            return seconds(self.open)


def _about(model):
    """The number of the record that the page is about: one from the middle."""
    if model is None:
        return []
    records = apps.get_model(model).objects.filter(**OPENED_FOR.get(model, {}))
    known = records.order_by("pk").values_list("pk", flat=True)
    return [known[known.count() // 2]]
