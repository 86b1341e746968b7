"""The suite: real PostgreSQL and Redis from the same addresses, a cheap hasher."""

from kft.settings.base import BASE_DIR, env
from kft.settings.local import *  # noqa: F403  (a thin layer over local, on purpose)

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# No test writes where somebody's documents are; a test's worker is told its test's folder.
MEDIA_ROOT = env("TEST_DOCUMENTS_ROOT", default=str(BASE_DIR / "build" / "test-documents"))
# Argon2 is slow on purpose; one test turns it on again and proves it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files straight from their folders: collecting them is tested with script/server.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# No test waits for ever for a lock that another one's thread or process holds.
_options = DATABASES["default"].setdefault("OPTIONS", {})  # noqa: F405  (from local)
_options["options"] = "-c lock_timeout=30s"
# A live server's threads would keep the database open past its end.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (from local, as all the rest)
