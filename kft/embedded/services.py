"""PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, else our own."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

from kft.embedded.children import stop_all
from kft.embedded.paths import ROOT
from kft.embedded.postgresql import APPLICATION, OWNER, PostgreSQL
from kft.embedded.redis_server import Redis


class Services:
    def __init__(self, data, *, throw_away=False):
        self.data = data
        self.postgres = PostgreSQL(data, throw_away=throw_away)
        self.redis = Redis(data)
        own_database = not os.environ.get("DATABASE_URL")
        own_redis = not os.environ.get("REDIS_URL")
        self.database = self.postgres if own_database else None
        self.broker = self.redis if own_redis else None

    def start(self, children):
        """Start what is ours and append it to children, in the order of starting."""
        self.data.make()
        started = [(own, own.child()) for own in (self.database, self.broker) if own]
        for _own, child in started:
            children.append(child)
            child.start()
        for own, child in started:
            child.wait_until(own.is_ready)
        if self.database:
            self.database.make_roles()

    @contextmanager
    def running(self):
        """Started for as long as the block lasts, in the order of starting."""
        children = []
        try:
            self.start(children)
            yield children
        finally:
            stop_all(children)
            self.data.close()

    def are_ready(self):
        """Whether somebody else's start of them answers already."""
        return all(own.is_ready() for own in (self.database, self.broker) if own)

    def environment(self, *, as_owner=False):
        """What a process of KFT needs to know, for the settings to read."""
        database = self._database_address(APPLICATION)
        owner = os.environ.get("OWNER_DATABASE_URL") or self._database_address(OWNER)
        known = {
            "DJANGO_SETTINGS_MODULE": "kft.settings.local",
            "EMAIL_FILE_PATH": str(self.data.sent_emails),
            "DOCUMENTS_ROOT": str(self.data.documents),
            "SECRET_KEY": self.data.secret_key(),
            **os.environ,
            "DATABASE_URL": owner if as_owner else database,
            "REDIS_URL": os.environ.get("REDIS_URL") or self.redis.address(),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        if as_owner:
            return {**known, "OWNER_DATABASE_URL": owner}
        # the web pages never learn how to become the owner
        known.pop("OWNER_DATABASE_URL", None)
        return known

    def granted_roles(self):
        """The application's role, where the tables belong to another."""
        owner, role = (
            urlsplit(self.environment(as_owner=as_owner)["DATABASE_URL"]).username
            for as_owner in (True, False)
        )
        return [] if role == owner else [role]

    def _database_address(self, role):
        return os.environ.get("DATABASE_URL") or self.postgres.address(role)
