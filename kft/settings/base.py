"""Settings for production, each from the environment. docs/deploy.md names every one.

A secret may come from a file instead: NAME_FILE holds its path (docker secrets).
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from pghistory import ContextJSONField, ObjForeignKey

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def _secrets_from_files(names):
    """Read NAME from the file that NAME_FILE points at, where it is set."""
    for name in names:
        path = environ.Env.ENVIRON.get(f"{name}_FILE")
        if path:
            environ.Env.ENVIRON[name] = Path(path).read_text().strip()


_secrets_from_files(
    [
        "SECRET_KEY",
        "DATABASE_URL",
        "OWNER_DATABASE_URL",
        "REDIS_URL",
        "EMAIL_HOST_PASSWORD",
    ]
)
env = environ.Env()

SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "exchange",
    "reports",
    "placements",
    "referrals",
    "fostering",
    "children",
    "accounts",
    "kft.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kft.core.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.OneTimeCodeRequiredMiddleware",
    "kft.core.middleware.HistoryMiddleware",
    "kft.core.middleware.RefusedMiddleware",
    "kft.core.middleware.PrivateResponsesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "kft.urls"
WSGI_APPLICATION = "kft.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kft.core.context_processors.council",
            ],
        },
    }
]
FORM_RENDERER = "kft.core.widgets.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"

# The application's own role may not UPDATE or DELETE what is append-only; the
# owner (migrations only) is another. See docs/decisions and kft.core.grants.
DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
OWNER_DATABASE_URL = env("OWNER_DATABASE_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
# In the database, so that sign-in and its rate limits work while Redis is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kilobytes, as quality.md asks
CELERY_TIMEZONE = "Europe/London"
# What the clock starts; the work itself is a job (kft.core.jobs).
CELERY_BEAT_SCHEDULE = {
    "publish again what is due": {"task": "kft.core.sweep", "schedule": 60},
    "follow-ups": {
        "task": "referrals.schedule.nightly",
        "schedule": crontab(hour=2, minute=0),
    },
    "documents": {
        "task": "referrals.tasks.nightly",
        "schedule": crontab(hour=4, minute=0),
    },
    "uploads": {"task": "exchange.tasks.nightly", "schedule": crontab(hour=4, minute=20)},
    # in the morning, when the nightly jobs are done
    "digests": {"task": "kft.core.digests", "schedule": crontab(hour=6, minute=0)},
    "urgent decisions": {
        "task": "referrals.schedule_urgent.nightly",
        "schedule": crontab(hour=2, minute=20),
    },
    "meetings ahead": {
        "task": "referrals.planning.nightly",
        "schedule": crontab(hour=1, minute=30),
    },
    "weekly ledger": {
        "task": "placements.schedule.nightly",
        "schedule": crontab(hour=3, minute=0),
    },
    # after what the night changes, before anybody opens it
    "overview": {"task": "reports.schedule.nightly", "schedule": crontab(hour=5, minute=30)},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # nobody stays signed in on a shared computer
ACCOUNT_PREVENT_ENUMERATION = True
# Behind a proxy every visitor has its address; the limits need the visitor's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip", "login": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "KFT"
# Everyone proves who they are twice, unless a demonstration on 127.0.0.1 says otherwise.
REQUIRE_ONE_TIME_CODE = True

SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", default=30) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "kft_session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kft.core.views.form_expired"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Documents about children: outside every folder that is served, opened through a view only.
MEDIA_ROOT = env("DOCUMENTS_ROOT", default=str(BASE_DIR / "var" / "documents"))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DOCUMENT_MAX_MEGABYTES = env.int("DOCUMENT_MAX_MEGABYTES", default=10)
IMPORT_MAX_MEGABYTES = env.int("IMPORT_MAX_MEGABYTES", default=50)
DOCUMENT_SCANNER = env("DOCUMENT_SCANNER", default="")  # referrals/scanning.py says how

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=None)
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="kft@localhost")

# The council's own words and limits.
COUNCIL_NAME = env("COUNCIL_NAME", default="Your council")
SERVICE_ADDRESS = env("SERVICE_ADDRESS", default="http://127.0.0.1:8000")
SMALL_NUMBERS_BELOW = env.int("SMALL_NUMBERS_BELOW", default=5)
MEETINGS_AHEAD = env.int("MEETINGS_AHEAD", default=12)  # weeks
EXTRA_BANK_HOLIDAYS = env.list("EXTRA_BANK_HOLIDAYS", default=[])  # like 2027-06-01
FOLLOW_UP_AFTER = env.list(
    "FOLLOW_UP_AFTER", default=["6 weeks", "3 months", "6 months", "12 months"]
)

# Who sees what: docs/decisions/0411 and 0413.
EMERGENCY_OPENING_HOURS = env.int("EMERGENCY_OPENING_HOURS", default=4)
EMERGENCY_ATTEMPTS_AN_HOUR = env.int("EMERGENCY_ATTEMPTS_AN_HOUR", default=5)
UNUSUAL_CHILDREN_AN_HOUR = env.int("UNUSUAL_CHILDREN_AN_HOUR", default=30)
OFFICE_OPENS_AT = env.int("OFFICE_OPENS_AT", default=7)  # o'clock, Monday to Friday
OFFICE_CLOSES_AT = env.int("OFFICE_CLOSES_AT", default=20)

# Each history row carries its own context, so that it is never updated.
PGHISTORY_CONTEXT_FIELD = ContextJSONField()
PGHISTORY_OBJ_FIELD = ObjForeignKey()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # each page of a PDF and each table of a font would be a line
    "loggers": {
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
