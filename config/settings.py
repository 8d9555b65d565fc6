"""All settings, read top to bottom. Every default is for production; `make run` sets DEMO=1."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.embedded import addresses
from config.env import env_list, env_switch, env_text
from config.extras import has_semantic

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()

# --- Which kind of place is this? ---

DEMO = env_switch("DEMO")
DEBUG = env_switch("DEBUG")
# Set by the tests' conftest: cheap password hashes, plain static files.
TESTING = env_switch("TESTING")

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1" if DEMO or TESTING else "")
if DEMO and (not set(ALLOWED_HOSTS) <= LOOPBACK or env_text("DATABASE_URL")):
    raise ImproperlyConfigured("DEMO=1 is for this machine alone: not with DATABASE_URL or a public host.")

SECRET_KEY = env_text("SECRET_KEY", "demo-only-" * 6 if DEMO or TESTING else "")
SITE_URL = env_text("SITE_URL", "http://localhost:8000")
SITE_NAME = env_text("SITE_NAME", "Commonplace")

# --- Services: as named in the environment, else those that `make run` started ---

embedded = addresses(DATA_DIR)
DATABASE_URL = env_text("DATABASE_URL") or embedded.get("DATABASE_URL", "postgres://localhost/commonplace")
REDIS_URL = env_text("REDIS_URL") or embedded.get("REDIS_URL", "redis://localhost:6379/0")

database = urlsplit(DATABASE_URL)
database_options: dict[str, Any] = dict(parse_qsl(database.query))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(database.path.lstrip("/")),
        "USER": unquote(database.username or ""),
        "PASSWORD": unquote(database.password or ""),
        "HOST": database_options.pop("host", database.hostname or ""),
        "PORT": database.port or "",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": database_options
        | {
            # The pool bounds the connections of threads. Tests open and drop databases, so they go without.
            "pool": False if TESTING else {"min_size": 1, "max_size": 8, "timeout": 5},
            # After how many times the server keeps the plan of a query that accounts.prepared asks; of others, never.
            # Off for a pooler between that can't keep them, such as PgBouncer before 1.21.
            "prepare_threshold": 2 if env_switch("PREPARE_STATEMENTS", default=True) else None,
            "options": "-c statement_timeout=30s -c lock_timeout=10s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env_text("CACHE_PREFIX", "cache"),
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

INDEX_DIR = Path(env_text("INDEX_DIR", str(DATA_DIR / "index")))
# Finding by meaning: where the extra `semantic` is installed, unless it is switched off. A folder with model.onnx and
# tokenizer.json takes the place of the model that came with it.
SEMANTIC = has_semantic() and env_switch("SEMANTIC", default=not TESTING)
SEMANTIC_MODEL = env_text("SEMANTIC_MODEL")
MEDIA_ROOT = Path(env_text("MEDIA_ROOT", str(DATA_DIR / "files")))
CHROMIUM = env_text("CHROMIUM", "")  # prints wiki pages as PDF; else the one on the path, else readers print themselves

# --- Apps, from the ground up ---

INSTALLED_APPS = [
    "accounts",
    "markup",
    "communities",
    "attachments",
    "moderation",
    "discussions",
    "wiki",
    "knowledge",
    *(["meaning"] if has_semantic() else []),
    "notifications",
    *(["demo"] if DEMO or TESTING else []),
    "django_htmx",
    "taggit",
    "allauth",
    "allauth.account",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ReaderMiddleware",
]

ROOT_URLCONF = "config.urls"
# The process of the live updates (config.asgi) needs to know who asks, and nothing else.
if env_switch("LIVE_PROCESS"):
    ROOT_URLCONF = "config.live_urls"
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "allauth.account.middleware.AccountMiddleware",  # its app insists
    ]
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "markup.templatetags.page",
                "markup.templatetags.constants",
                "accounts.templatetags.people",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                *(["config.context.demo_people"] if DEMO else []),
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment", "context_processors": ["config.jinja.words"]},
    },
]

# --- People and sign-in ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},  # NIST SP 800-63B-4, where the password is the only factor
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the directory or an admin
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(env_text("TRUSTED_PROXIES", "0"))

# --- Language and time: UTC inside, the reader's own outside ---

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ---

STATIC_URL = "/static/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "config.staticfiles.Storage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG  # else each start, of which a test has its own, looks through all files
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Mail ---

mail = urlsplit(env_text("EMAIL_URL", "smtp://localhost:25"))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": mail.hostname or "localhost",
            "port": mail.port or 25,
            "username": unquote(mail.username or ""),
            "password": unquote(mail.password or ""),
            "use_tls": mail.scheme == "smtp+tls",
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "Commonplace <commonplace@localhost>")
# Answers by mail: what goes to reply+…@host comes in by IMAP, by `manage.py receive_mail` (LMTP), or by POST to
# /mail/incoming/.
REPLY_ADDRESS = env_text("REPLY_ADDRESS")  # reply@example.org; empty: none are taken
REPLY_IMAP_URL = env_text("REPLY_IMAP_URL")  # imaps://name:password@host/INBOX
MAIL_HOOK_SECRET = env_text("MAIL_HOOK_SECRET")
# Whether mails say what was written, or only that something was.
MAIL_CONTENT = env_switch("MAIL_CONTENT", default=True)

# --- Web push ---

# The number of a P-256 key, in base64 for addresses, as other programs for web push print it. Empty: one is made at the
# first need, and kept in DATA_DIR.
VAPID_PRIVATE_KEY = env_text("VAPID_PRIVATE_KEY")
PUSH_TO_LOOPBACK = False  # True in the tests of it alone: they have a push service of their own

# --- Workers ---

broker = urlsplit(REDIS_URL)
CELERY_BROKER_URL = (
    f"redis+socket://{broker.path}?virtual_host={dict(parse_qsl(broker.query)).get('db', '0')}"
    if broker.scheme == "unix"
    else REDIS_URL
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": env_text("BROKER_PREFIX", "celery:"),
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ROUTES = {
    "knowledge.tasks.index": {"queue": "index"},
    "meaning.tasks.embed": {"queue": "slow"},
    "knowledge.tasks.send_digests": {"queue": "mail"},
    "notifications.tasks.mail_gathered": {"queue": "mail"},
    "notifications.tasks.fetch_answers": {"queue": "mail"},
    "notifications.tasks.push": {"queue": "mail"},
}
# A beat tick finds what a lost wake-up left.
CELERY_BEAT_SCHEDULE = {
    "index": {"task": "knowledge.tasks.index", "schedule": 5.0, "options": {"expires": 5}},
    "notify": {"task": "notifications.tasks.notify", "schedule": 5.0, "options": {"expires": 5}},
    "remind": {"task": "notifications.tasks.remind", "schedule": 30.0, "options": {"expires": 30}},
    "mail": {"task": "notifications.tasks.mail_gathered", "schedule": 30.0, "options": {"expires": 30}},
    "push": {"task": "notifications.tasks.push", "schedule": 30.0, "options": {"expires": 30}},
    "answers by mail": {"task": "notifications.tasks.fetch_answers", "schedule": 60.0, "options": {"expires": 60}},
    "invitations": {"task": "notifications.tasks.mail_invitations", "schedule": 30.0, "options": {"expires": 30}},
    "search visits": {
        "task": "discussions.tasks.count_search_visits",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "queries": {"task": "knowledge.tasks.keep_queries", "schedule": 60.0, "options": {"expires": 60}},
    "still right": {
        "task": "discussions.tasks.ask_whether_still_right",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "digests": {"task": "knowledge.tasks.send_digests", "schedule": 600.0, "options": {"expires": 600}},
    "sponsors": {"task": "knowledge.tasks.write_to_sponsors", "schedule": 3600.0, "options": {"expires": 3600}},
    "expertise": {"task": "knowledge.tasks.count_expertise", "schedule": 300.0, "options": {"expires": 300}},
    "all expertise": {
        "task": "knowledge.tasks.count_all_expertise",
        "schedule": 7200.0,
        "options": {"expires": 3600},
    },
    "saved-searches": {"task": "knowledge.tasks.alert_searches", "schedule": 900.0, "options": {"expires": 900}},
    "offers": {"task": "knowledge.tasks.offer_questions", "schedule": 60.0, "options": {"expires": 60}},
    "events": {"task": "notifications.tasks.remind_of_events", "schedule": 60.0, "options": {"expires": 60}},
    "tags": {"task": "communities.tasks.count_tags", "schedule": 600.0, "options": {"expires": 600}},
    "settle": {"task": "notifications.tasks.settle", "schedule": 60.0, "options": {"expires": 60}},
    "drafts": {"task": "accounts.tasks.forget_discarded_drafts", "schedule": 3600.0, "options": {"expires": 3600}},
    "files": {"task": "attachments.tasks.read_files", "schedule": 10.0, "options": {"expires": 10}},
    "figures": {"task": "communities.tasks.count_figures", "schedule": 60.0, "options": {"expires": 60}},
    "directory": {"task": "communities.tasks.keep_directory_rules", "schedule": 60.0, "options": {"expires": 60}},
    "leaders": {"task": "communities.tasks.look_for_leaders", "schedule": 300.0, "options": {"expires": 300}},
    "readers": {"task": "wiki.tasks.chase_readers", "schedule": 3600.0, "options": {"expires": 3600}},
    "exports": {"task": "wiki.tasks.forget_exports", "schedule": 3600.0, "options": {"expires": 3600}},
    "orphans": {"task": "attachments.tasks.remove_orphans", "schedule": 3600.0, "options": {"expires": 3600}},
}

if SEMANTIC:
    CELERY_BEAT_SCHEDULE["embed"] = {"task": "meaning.tasks.embed", "schedule": 20.0, "options": {"expires": 20}}

# --- Live updates: beside the pages behind a proxy, on a port of their own in `make run` ---

LIVE_URL = env_text("LIVE_URL", "/live/")
live = urlsplit(LIVE_URL)

# --- Safety ---

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([f"{live.scheme}://{live.netloc}"] if live.netloc else [])],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "frame-src": [CSP.SELF],  # diagrams: see markup.views
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],  # shows what is pushed: see notifications.push
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
IS_HTTPS = not (DEMO or TESTING or DEBUG)
SECURE_SSL_REDIRECT = IS_HTTPS and env_switch("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_switch("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "INFO"}},
}

# The address is unique without regard to capitals, by the constraint user_email.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
