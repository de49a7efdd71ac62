"""Settings: safe on 127.0.0.1 as they stand; everything a deployment decides comes from GUILDHALL_ variables."""

# long: all that a deployment decides is read in one place

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from guildhall.files import storage
from guildhall.services.notify import server

ROOT = Path(__file__).resolve().parents[2]


def variable(name: str, default: str = "") -> str:
    """The environment variable GUILDHALL_`name`."""
    return os.environ.get(f"GUILDHALL_{name}", default).strip()


def flag(name: str, *, default: bool) -> bool:
    """The environment variable GUILDHALL_`name` as yes or no."""
    return variable(name, "yes" if default else "no").lower() in ("1", "yes", "true", "on")


DATA_DIR = Path(variable("DATA_DIR") or ROOT / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret() -> str:
    """The development secret: made once for each data folder, so that no two machines share one."""
    path = DATA_DIR / "secret"
    if not path.exists():
        draft = DATA_DIR / f"secret.{os.getpid()}"
        draft.write_text(secrets.token_urlsafe(50))
        draft.chmod(0o600)
        with suppress(FileExistsError):  # the first of several processes wins
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


# A deployment gives its own secret; without one these are the development settings, for this machine alone.
IS_DEVELOPMENT = not variable("SECRET_KEY")
SECRET_KEY = variable("SECRET_KEY") or kept_secret()
DEBUG = False
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [host for host in variable("ALLOWED_HOSTS").split(",") if host] or LOOPBACK
if IS_DEVELOPMENT and set(ALLOWED_HOSTS) - set(LOOPBACK):
    raise ImproperlyConfigured("GUILDHALL_ALLOWED_HOSTS goes beyond this machine: set GUILDHALL_SECRET_KEY too.")
BASE_URL = variable("BASE_URL") or ("http://127.0.0.1:8000" if IS_DEVELOPMENT else f"https://{ALLOWED_HOSTS[0]}")

INSTALLED_APPS = [
    "guildhall.journal",
    "guildhall.files",
    "guildhall.people",
    "guildhall.communities",
    "guildhall.contributions",
    # tools, in the order of their tabs
    "guildhall.tools.forum",
    "guildhall.tools.wiki",
    "guildhall.tools.blog",
    "guildhall.tools.library",
    "guildhall.tools.links",
    "guildhall.tools.announcements",
    # services, in the order they follow the journal
    "guildhall.services.activity",
    "guildhall.services.search",
    "guildhall.services.specialist",
    "guildhall.services.feeds",
    "guildhall.services.induction",
    "guildhall.services.notify",
    "guildhall.services.inbox",
    "guildhall.messages",
    "guildhall.web",
    "guildhall.site",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",  # django.contrib.auth needs it; we do not
    "django.contrib.messages",
    "guildhall.kernel.statics.StaticFiles",
    "django_htmx",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "guildhall.web.middleware.PlainQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "guildhall.people.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guildhall.policy.middleware.ViewerMiddleware",
    "guildhall.web.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "guildhall.site.urls"
WSGI_APPLICATION = "guildhall.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "guildhall.kernel.jinja.environment",
            "context_processors": ["guildhall.kernel.jinja.of_request"],
        },
    }
]

# -- database, cache, tasks, files

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        variable("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'guildhall.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        # secure_delete: what is deleted is overwritten, so that who is erased is not in the file either
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
        "PRAGMA secure_delete=ON;",
    }
elif "options" not in DATABASES["default"].get("OPTIONS", {}):
    # To compile a question takes PostgreSQL a second where to answer it takes a hundredth
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": variable("CACHE_URL")}
    if variable("CACHE_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}},
    "bodies": {"BACKEND": "guildhall.kernel.kept.Kept"},  # bodies of threads: kernel/personal.py
}

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    "at_once": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},  # in the transaction that asks for it
}

STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "uploads": storage.from_url(variable("STORAGE_URL"), DATA_DIR),
    "staticfiles": {"BACKEND": "guildhall.kernel.statics.Statics"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    ("govuk", ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"),
    ("tus", ROOT / "node_modules" / "tus-js-client" / "dist"),
]
GUILDHALL_UPLOAD_LIMIT_MB = int(variable("UPLOAD_LIMIT_MB", "250"))  # of a document in a library
GUILDHALL_ATTACHMENT_LIMIT_MB = int(variable("ATTACHMENT_LIMIT_MB", "25"))  # of anything else
GUILDHALL_ARRIVING_DIR = Path(variable("ARRIVING_DIR") or DATA_DIR / "arriving")  # files on their way, in pieces
GUILDHALL_ARRIVING_LIMIT_MB = int(variable("ARRIVING_LIMIT_MB", "1000"))  # of one member's files that are not used yet
GUILDHALL_CLAMAV_URL = variable("CLAMAV_URL")  # tcp://host:3310 or unix:///run/clamav/clamd.ctl
GUILDHALL_SOFFICE = variable("SOFFICE", "soffice")  # LibreOffice, for pictures of office files; used if it is there
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "guildhall.files.arrival.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000  # of a form's text; files are counted apart

# -- people

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["guildhall.people.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
SESSION_ENGINE = "guildhall.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

# -- allauth

ACCOUNT_ADAPTER = "guildhall.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that registered, and in no other
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one takes the old one's place once it is verified
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # an address nobody has gets a mail too, and takes as long
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the old address hears of the new one; a changed password is told
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "guildhall.people.forms.account.SignIn",
    "change_password": "guildhall.people.forms.account.ChangePassword",
    "reset_password": "guildhall.people.forms.account.Forgotten",
    "reset_password_from_key": "guildhall.people.forms.account.NewPassword",
}
# A whole council may sit behind one address, and register in one morning. For failed sign-ins see people/throttle.py.
ACCOUNT_RATE_LIMITS = {
    "login": "1000/h/ip",
    "login_failed": None,
    "signup": "300/h/ip",
    "reset_password": "300/h/ip,5/h/key",
    "reset_password_from_key": "300/h/ip",
    "manage_email": "10/h/user",
    "change_password": "10/h/user",
    "confirm_email": "1/60s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY", default=False) else 0
CACHES["throttle"] = (
    CACHES["default"]
    if variable("CACHE_URL")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "throttle",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
)

# -- mail

# Everything goes through the outbox, also the mail of signing up; it hands on to the mail server, if there is one.
EMAIL_URL = variable("EMAIL_URL")  # smtp://user:password@host:port/?tls=true; empty: mail stays on this machine
MAILERS: dict[str, Any] = {"default": {"BACKEND": "guildhall.services.notify.outbox.Backend"}}
if EMAIL_URL:
    MAILERS["server"] = server.from_url(EMAIL_URL)
GUILDHALL_MAIL_WINDOW_MINUTES = int(
    variable("MAIL_WINDOW_MINUTES", "10")
)  # in which what is said of one thing is one mail
GUILDHALL_MAIL_PER_MINUTE = int(variable("MAIL_PER_MINUTE", "600"))  # of each worker to one domain
DEFAULT_FROM_EMAIL = variable("EMAIL_FROM", "Guildhall <no-reply@guildhall.example>")
# Mail in: the domain whose mail comes to us, or with a box the one mailbox there ("guildhall" for guildhall+…@domain).
GUILDHALL_MAIL_DOMAIN = variable("MAIL_DOMAIN").lower()  # empty: nothing can be answered by mail
GUILDHALL_MAIL_BOX = variable("MAIL_BOX").lower()
if len(GUILDHALL_MAIL_BOX) > 11:  # of the 64 characters before the @ that an address may have
    raise ImproperlyConfigured("GUILDHALL_MAIL_BOX is too long: choose a mailbox with a name of 11 letters or fewer.")
GUILDHALL_MAIL_LIMIT_MB = int(variable("MAIL_LIMIT_MB", "35"))  # of one mail, with what is attached
GUILDHALL_MAIL_AUTHSERV = variable("MAIL_AUTHSERV").lower()  # how our own mail server signs Authentication-Results
GUILDHALL_IMAP_URL = variable("IMAP_URL")  # imaps://user:password@host/INBOX: a mailbox that is looked into

# -- security

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "guildhall.web.errors.csrf"
if not IS_DEVELOPMENT:
    SECURE_SSL_REDIRECT = flag("HTTPS", default=True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("HTTPS", default=True)
    SECURE_HSTS_SECONDS = 31_536_000 if flag("HTTPS", default=True) else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = flag("HSTS_WHOLE_DOMAIN", default=True)
    if flag("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# -- Guildhall's own

GUILDHALL_BRAND = {
    "name": variable("BRAND_NAME", "Guildhall"),
    "strapline": variable("BRAND_STRAPLINE", "Communities for the public service"),
    "colour": variable("BRAND_COLOUR", "#0b4f4a"),
    "footer": variable("BRAND_FOOTER", "Guildhall is run for the public service by its member organisations."),
    "contact": variable("BRAND_CONTACT", "stewards@guildhall.example"),
}
# Hosts ("intranet.leeds.example", "10.0.0.7:8080") that may be looked at although they are not on the public web.
GUILDHALL_FETCH_ALLOW = [host.strip() for host in variable("FETCH_ALLOW").split(",") if host.strip()]
GUILDHALL_SPECIALIST_PAGES = int(variable("SPECIALIST_PAGES", "2000"))  # kept of one website outside
GUILDHALL_COMMUNITIES_NEED_APPROVAL = flag("COMMUNITIES_NEED_APPROVAL", default=False)
TERMS_VERSION = PRIVACY_VERSION = "2026-11"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.tasks": {"level": "WARNING"}},  # a task that began and ended well is no news
}
