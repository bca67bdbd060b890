"""Without what it needs the application does not start, and says which setting is missing or wrong."""

import pytest

from incidents.app import create_app
from incidents.config import Environment, SettingMissing, Settings
from incidents.encryption import KeyMissing
from tests.conftest import TEST_SETTINGS

GIVEN = {
    "DATABASE_URL": "postgresql+psycopg://register@database/register",
    "REDIS_URL": "redis://redis:6379/0",
    "SECRET_KEY": "s" * 40,
    "ENCRYPTION_KEYS": TEST_SETTINGS.encryption_keys,
    "BLIND_INDEX_KEY": TEST_SETTINGS.blind_index_key,
    "SMTP_URL": "smtp://mail:25",
    "MAIL_FROM": "register@voorbeeld.example",
    "PUBLIC_URL": "https://register.voorbeeld.example/",
}


def test_production_starts_with_every_setting_given():
    settings = Settings.from_environment(GIVEN)
    assert settings.environment is Environment.PRODUCTION
    assert settings.public_url == "https://register.voorbeeld.example"
    assert settings.https


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_production_refuses_to_start_without_a_setting_and_names_it(name):
    with pytest.raises(SettingMissing, match=name):
        Settings.from_environment({key: value for key, value in GIVEN.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:///register.db"),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "http://register.voorbeeld.example"),
    ],
)
def test_production_refuses_a_setting_that_cannot_be_right(name, value):
    with pytest.raises(SettingMissing, match=name):
        Settings.from_environment(GIVEN | {name: value})


def test_production_refuses_to_start_with_a_malformed_key():
    with pytest.raises(KeyMissing, match="ENCRYPTION_KEYS"):
        create_app(Settings.from_environment(GIVEN | {"ENCRYPTION_KEYS": "k1:not-a-key"}))


def test_the_same_redis_is_named_for_the_task_queue():
    socket = Settings.from_environment(GIVEN | {"REDIS_URL": "unix:///tmp/valkey.sock"})
    assert socket.celery_redis_url == "redis+socket:///tmp/valkey.sock"
    assert Settings.from_environment(GIVEN).celery_redis_url == GIVEN["REDIS_URL"]
