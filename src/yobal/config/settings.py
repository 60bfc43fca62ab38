"""One settings file. Each YOBAL_ variable is described in docs/settings.md; a wrong value stops start-up.

Every variable can also be given as a file: YOBAL_SECRET_KEY_FILE names a file that holds YOBAL_SECRET_KEY.
"""

# ruff: noqa: E402 - the newer SQLite must be in place before Django looks for one
import sys

import pysqlite3

sys.modules["sqlite3"] = pysqlite3

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from yobal.lib import clock

for _name in [n for n in os.environ if n.startswith("YOBAL_") and n.endswith("_FILE")]:
    os.environ.setdefault(_name.removesuffix("_FILE"), Path(os.environ[_name]).read_text(encoding="utf-8").strip())

env = environ.Env()


def _choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value: str = env.str(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is '{value}': write one of {', '.join(allowed)}.")
    return value


def _flag(name: str, default: bool) -> bool:  # noqa: FBT001 - a reader of settings
    try:
        return bool(env.bool(name, default))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is '{os.environ[name]}': write true or false.") from None


def _number(name: str, default: int) -> int:
    try:
        return int(env.int(name, default))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is '{os.environ[name]}': write a whole number.") from None


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(url)
    raise ImproperlyConfigured(
        f"YOBAL_DATABASE_URL begins with '{parts.scheme}:': write sqlite:///PATH or postgres://…"
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # to open a file and set its pragmas anew costs as much as a submission
        "OPTIONS": {
            # A deadline check and its insert stand in one write transaction from the start.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": os.environ.get("YOBAL_TEST_SQLITE") or None},
    }


def _postgresql(url: str) -> dict[str, Any]:
    found: dict[str, Any] = environ.Env.db_url_config(url)
    found["ENGINE"] = "django.db.backends.postgresql"
    found.setdefault("OPTIONS", {}).update(
        # Values are bound here, not by the server, which takes no more than 65,535: the ORM asks for more where a
        # report fetches what belongs to a hundred thousand comments.
        pool={"min_size": 1, "max_size": 8, "timeout": 30}
    )
    found["TEST"] = {"TEMPLATE": "template0"}
    return found


def _secret_key(folder: Path) -> str:
    """Take the key from the environment, or keep one of our own in a file that only we can read."""
    if given := env.str("YOBAL_SECRET_KEY", ""):
        return str(given)
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _mail(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "folder":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme in ("smtp", "smtp+tls", "smtps"):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
        }
    raise ImproperlyConfigured(f"YOBAL_MAIL begins with '{parts.scheme}:': write folder:///PATH, smtp://… or smtps://…")


ENVIRONMENT = _choice("YOBAL_ENV", "production", ("production", "development", "test"))
DATA = Path(env.str("YOBAL_DATA", "var")).resolve()
DEMO = _flag("YOBAL_DEMO", default=False)
DEBUG = _flag("YOBAL_DEBUG", default=False)
BASE_URL: str = env.str("YOBAL_BASE_URL", "http://localhost:8000").rstrip("/")
SECRET_KEY = _secret_key(DATA)
ALLOWED_HOSTS: list[str] = env.list("YOBAL_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if (_host := urlsplit(BASE_URL).hostname) and _host not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_host)

if DEMO:
    DATA.mkdir(parents=True, exist_ok=True)
    clock.keep_offset_in(DATA / "demonstration-clock")

DATABASES = {"default": _database(env.str("YOBAL_DATABASE_URL", f"sqlite:///{DATA}/yobal.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(env.str("YOBAL_MEDIA", str(DATA / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if ENVIRONMENT == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# A long letter is text, not a file: two million characters of Khmer fit.
DATA_UPLOAD_MAX_MEMORY_SIZE = _number("YOBAL_MAX_FORM_BYTES", 8 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# One attached file; a photo of a letter has 4 MB, a voice message of ten minutes 5.
MAX_FILE_BYTES = _number("YOBAL_MAX_FILE_MB", 20) * 1024 * 1024
# A clamd that is asked about attached files: host:port, or the path of its socket. Empty: none is asked.
CLAMD: str = env.str("YOBAL_CLAMD", "")
# Requests of participants that one process serves at one time, and those that wait behind them for two seconds.
MOST_AT_ONCE = _number("YOBAL_MOST_AT_ONCE", 4)
MOST_WAITING = _number("YOBAL_MOST_WAITING", 128)
# Beyond these a form rests, and a new draft of the consultation costs a calculation or a minute; for each process.
POSTS_A_MINUTE = _number("YOBAL_POSTS_A_MINUTE", 60)
NEW_DRAFTS_A_MINUTE = _number("YOBAL_NEW_DRAFTS_A_MINUTE", 1200)

globals().update(_mail(env.str("YOBAL_MAIL", f"folder://{DATA}/mail")))
DEFAULT_FROM_EMAIL = env.str("YOBAL_MAIL_FROM", "Yobal <yobal@localhost>")
EMAIL_TIMEOUT = 20

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "yobal.audit",
    "yobal.jobs",
    "yobal.messaging",
    "yobal.accounts",
    "yobal.approvals",
    "yobal.ledger",
    "yobal.search",
    "yobal.publication",
    "yobal.collection",
    "yobal.identities",
    "yobal.reception",
    "yobal.review",
    "yobal.consolidation",
    "yobal.response",
    "yobal.web.parts",
    "yobal.web.public",
    "yobal.web.staff",
    "yobal.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A Khmer page is mostly markup that repeats: a tenth of its size on a slow link. Django pads it against guessing.
    "django.middleware.gzip.GZipMiddleware",
    "yobal.web.parts.middleware.PolicyMiddleware",
    "yobal.web.parts.middleware.DeskSession",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yobal.web.parts.middleware.DeskAuthentication",
    "yobal.web.parts.middleware.DeskMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yobal.web.parts.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yobal.web.parts.context.page",
                "yobal.web.staff.context.desk",
            ],
        },
    }
]

ROOT_URLCONF = "yobal.config.urls"
WSGI_APPLICATION = "yobal.config.wsgi.application"
APPEND_SLASH = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "staff:home"
LOGOUT_REDIRECT_URL = "staff:sign-in"

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
# The field of the sign-in form; django-axes would look for 'email', find none, and lock nobody out.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "staff/accounts/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LANGUAGE_CODE: str = _choice("YOBAL_LANGUAGE", "km", ("km", "en"))
LANGUAGES = [("km", _("Khmer")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "web" / "parts" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "yobal_desk", "yobal_csrf"
CSRF_FAILURE_VIEW = "yobal.web.parts.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if _SECURE else []
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("YOBAL_BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        # Scripts improve pages that work without them; they come from here and talk to here.
        "script-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# What is the same for every participant may be this many seconds behind the database; see lib/kept.py.
KEPT_SECONDS = 0 if ENVIRONMENT == "test" else 1

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Query strings and bodies are never logged: they may hold what people typed. Paths are, where a page fails.
    "formatters": {
        "line": {
            "class": "yobal.config.logs.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": _choice("YOBAL_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    # Django would log the path of every 404; a mistyped secret link is such a path.
    "loggers": {"django.request": {"level": "ERROR"}},
}
