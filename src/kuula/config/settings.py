"""Django's settings, derived from the environment and the installation's home. No forked files."""

from pathlib import Path
from typing import Any

from kuula.config.environment import read
from kuula.config.logs import logging_config
from kuula.config.single_sign_on import openid_connect
from kuula.kit import clock, postgres
from kuula.kit import home as installation
from kuula.kit.languages import ENDONYMS

ENV = read()
HOME = installation.load()
PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent

SECRET_KEY = HOME.secret_key
DEBUG = False
PUBLIC_URL = ENV.public_url or f"http://localhost:{ENV.port}"
HTTPS = PUBLIC_URL.startswith("https://")
EVENTS_URL = ENV.events_url or (PUBLIC_URL if HTTPS else "")
EVENTS_PORT = ENV.port + 1
REDIS_URL = ENV.redis_url
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    PUBLIC_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0],
    *ENV.allowed_hosts,
]
TRUSTED_PROXIES = ENV.trusted_proxies
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "kuula.kit",
    "kuula.ui",
    "kuula.ledger",
    "kuula.workspace",
    "kuula.people",
    "kuula.desk",
    "kuula.listening",
    "kuula.channels.form",
    "kuula.channels.mail",
    "kuula.connectors.feeds",
    "kuula.connectors.importers",
    "kuula.connectors.moving",
    "kuula.connectors.push",
    "kuula.connectors.shops",
    "kuula.connectors.tables",
    "kuula.insight",
    "kuula.privacy",
    "kuula.faces.agent",
    "kuula.faces.customer",
    "kuula.faces.api",
    "kuula.config",
]

MIDDLEWARE = [
    "kuula.faces.api.front.front",
    "kuula.faces.agent.observing.observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kuula.faces.agent.middleware.trusted_proxy",
    "kuula.faces.customer.front.front",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kuula.faces.agent.middleware.language",
    "kuula.faces.agent.middleware.time_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "kuula.faces.agent.middleware.actor",
    "kuula.faces.agent.middleware.first_run",
    "kuula.faces.agent.middleware.problems",
]

ROOT_URLCONF = "kuula.config.urls"
WSGI_APPLICATION = "kuula.config.wsgi.application"

DATABASES: dict[str, Any] = {
    "default": {
        **postgres.django_database(postgres.database_url(HOME)),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "application_name": "kuula",
    "connect_timeout": 5,
    "prepare_threshold": 2,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kuula_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # fewer, and a flood would wash out the lockouts
    }
}

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "kuula.ui.environment.environment",
            "clock": clock.now,
            "context_processors": ["kuula.faces.agent.around.around"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "faces" / "agent" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "workspace.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "kuula.faces.agent.sign_in.StaffAdapter"
MFA_ADAPTER = "kuula.faces.agent.sign_in.StaffMfaAdapter"
SOCIALACCOUNT_ADAPTER = "kuula.faces.agent.sign_in_elsewhere.StaffSocialAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A stranger must not make the desk's mailbox write to others.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip", "login": "60/m/ip"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kuula"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_FORMS = {"disconnect": "kuula.faces.agent.forms.connected.ConnectedForm"}
SOCIALACCOUNT_PROVIDERS = openid_connect(ENV)

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "kuula_session"
CSRF_COOKIE_NAME = "kuula_csrf"
CSRF_FAILURE_VIEW = "kuula.faces.agent.views.problems.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "worker-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *([EVENTS_URL] if EVENTS_URL else [])],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = list(ENDONYMS.items())
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "kuula_language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = CHECKOUT / "build" / "static"
MEDIA_ROOT = HOME.files
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "kuula.config.storage.DurableStorage",
        "OPTIONS": {"location": HOME.files},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if ENV.s3_bucket:
    STORAGES["default"] = {
        "BACKEND": "kuula.config.bucket.Bucket",
        "OPTIONS": {"bucket_name": ENV.s3_bucket, "default_acl": "private"},
    }
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_BACKEND = "kuula.channels.mail.sending.django_backend.OutboxBackend"
ANYMAIL = {
    name.strip(): key.strip()
    for name, _equals, key in (
        one.partition("=") for one in (*ENV.anymail_keys, f"WEBHOOK_SECRET={ENV.anymail_secret}")
    )
    if key.strip()
}
CLAMAV = ENV.clamav
METRICS_TOKEN = ENV.metrics_token
CLAMAV_FAIL_CLOSED = ENV.clamav_fail_closed
API_RATE = ENV.api_rate
AWAY_AFTER, OFF_AFTER = ENV.away_after, ENV.off_after
ALLOW_PRIVATE_HOSTS = ENV.allow_private_hosts
TRUSTED_AUTHSERV_IDS = ENV.authserv_ids
LMTP_HOST, LMTP_PORT = ENV.lmtp_host, ENV.lmtp_port

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = None
LOGGING = logging_config(ENV.log_level)
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
