"""One person's machine and the demonstration: http on 127.0.0.1, e-mail into files.

`script/server` sets SECRET_KEY, DATABASE_URL and REDIS_URL before this is read.
"""

from kft.settings.base import *  # noqa: F403  (a thin layer over the base, on purpose)
from kft.settings.base import BASE_DIR, env

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# The demonstration accounts sign in with a password alone; the server listens on
# 127.0.0.1 only.
REQUIRE_ONE_TIME_CODE = False
COUNCIL_NAME = env("COUNCIL_NAME", default="Haverbrook Council")
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(BASE_DIR / "var" / "sent-emails"))
