"""The settings of an installation: frozen, typed, from the environment; refuses to start when something is wrong."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Environment(StrEnum):
    """Where this process runs."""

    PRODUCTION = "production"
    EMBEDDED = "embedded"
    TEST = "test"


class SettingMissing(Exception):
    """A setting is missing or wrong; the message names it. The process does not start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations.

    `database_url` names PostgreSQL with the psycopg driver; `redis_url` is `redis://…` or `unix:///path`;
    `encryption_keys` and `blind_index_key` are what `encryption.Keyring.from_settings` reads; `smtp_url` is
    `smtp://user:password@host:port?starttls=1`; `public_url` is the address in mails, without a slash at the end;
    `trusted_proxies` are the addresses of the proxies in front, or `*` (FORWARDED_ALLOW_IPS, which gunicorn reads too).
    """

    database_url: str
    redis_url: str
    secret_key: str
    encryption_keys: str
    blind_index_key: str
    smtp_url: str
    mail_from: str
    public_url: str
    environment: Environment = Environment.PRODUCTION
    trusted_proxies: frozenset[str] = frozenset()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment. Raises SettingMissing."""
        given = os.environ if environ is None else environ

        def needed(name: str) -> str:
            value = given.get(name, "").strip()
            if not value:
                raise SettingMissing(f"{name} is not set")
            return value

        settings = cls(
            database_url=needed("DATABASE_URL"),
            redis_url=needed("REDIS_URL"),
            secret_key=needed("SECRET_KEY"),
            encryption_keys=needed("ENCRYPTION_KEYS"),
            blind_index_key=needed("BLIND_INDEX_KEY"),
            smtp_url=needed("SMTP_URL"),
            mail_from=needed("MAIL_FROM"),
            public_url=needed("PUBLIC_URL").rstrip("/"),
            environment=Environment(given.get("ENVIRONMENT", Environment.PRODUCTION.value)),
            trusted_proxies=frozenset(
                each.strip() for each in given.get("FORWARDED_ALLOW_IPS", "").split(",") if each.strip()
            ),
        )
        settings.check()
        return settings

    @property
    def https(self) -> bool:
        """Whether people reach this installation over https: then cookies are secure and HSTS is sent."""
        return urlsplit(self.public_url).scheme == "https"

    def trusts(self, address: str) -> bool:
        """Whether a connection from this address comes from our own proxy, which says for whom it asks."""
        return "*" in self.trusted_proxies or address in self.trusted_proxies

    @property
    def celery_redis_url(self) -> str:
        """The same Redis in the words of Celery, which writes a socket as `redis+socket://`."""
        if self.redis_url.startswith("unix://"):
            return "redis+socket://" + self.redis_url.removeprefix("unix://").replace("?db=", "?virtual_host=")
        return self.redis_url

    def check(self) -> None:
        """Refuse what cannot be right. Raises SettingMissing."""
        if not self.database_url.startswith("postgresql+psycopg://"):
            raise SettingMissing("DATABASE_URL must start with postgresql+psycopg://")
        if len(self.secret_key) < 32:
            raise SettingMissing("SECRET_KEY must be at least 32 characters")
        if self.environment is Environment.PRODUCTION and not self.https:
            raise SettingMissing("PUBLIC_URL must be https in production")
