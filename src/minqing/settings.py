"""One settings file. Everything a county changes comes from the environment; unsafe values only with MINQING_DEBUG=1.

All state lies in one folder, MINQING_HOME (default ./var): database, files and keys.
"""

import secrets
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from minqing.lib import env, home

HERE = Path(__file__).parent
HOME = env.folder("MINQING_HOME", "var")
DEBUG = env.flag("MINQING_DEBUG")
PORT = env.number("PORT", 8000)
LOG_JSON = env.one_of("MINQING_LOG", ("text", "json")) == "json"
METRICS = env.flag("MINQING_METRICS")
METRICS_TOKEN = env.text("MINQING_METRICS_TOKEN")

# Made at the first start, readable by its owner alone.
SECRET_KEY = home.secret(home.folder(home.folder(HOME) / "keys") / "secret_key", partial(secrets.token_urlsafe, 50))
# This machine's own names too: a watchdog on it asks by them.
ALLOWED_HOSTS = [*env.words("MINQING_HOSTS"), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("MINQING_ORIGINS")
HTTPS = env.flag("MINQING_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "minqing.lib",
    "minqing.audit",
    "minqing.territory",
    "minqing.accounts",
    "minqing.people",
    "minqing.matters",
    "minqing.visits",
    "minqing.insight",
    "minqing.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minqing.desk.operator.middleware.watched",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minqing.accounts.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "minqing.accounts.middleware.idle_sign_out",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "minqing.accounts.middleware.must_change_code",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "minqing.lib.http.own_content_only",
    "minqing.desk.errors.wrong_method_in_words",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "minqing.urls"
WSGI_APPLICATION = "minqing.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minqing.desk.context.house",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/name`, or SQLite in the home folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "minqing.sqlite3",
            "CONN_MAX_AGE": 60,  # to open one costs more than most pages ask of it
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged is on disk.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise env.BadSetting(f"DATABASE_URL: {parts.scheme}:// is not postgresql://")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # As PgBouncer in transaction mode needs it.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"prepare_threshold": None},
    }


DATABASES = {"default": _database(env.text("DATABASE_URL"))}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["minqing.accounts.backend.Backend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
# scrypt comes with Python.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "minqing.accounts.passwords.TenOfThreeKinds"}]
IDLE_MINUTES = env.number("MINQING_IDLE_MINUTES", 30)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^metrics$"]  # asked on this machine, where nobody listens in
# Preloading is a promise for the whole of gov.cn's browsers, which is not ours to make.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"

# A letter of 20,000 characters is 60 kB; 100,000 characters still arrive, to be answered in words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "minqing.lib.logs.Lines"},
        "json": {"()": "minqing.lib.logs.Json"},
        "debug": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "debug" if DEBUG else "json" if LOG_JSON else "text",
        },
    },
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},  # addresses carry what people looked for
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
