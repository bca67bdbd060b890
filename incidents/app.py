"""Makes the application: settings, extensions, rooms, errors, and the follow-ups that the journey names."""

from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from incidents import encryption, work
from incidents.accounts import cli as accounts_cli
from incidents.accounts import recognition, sessions
from incidents.accounts import views as accounts_views
from incidents.aftercare import views as aftercare_views
from incidents.bans import views as bans_views
from incidents.config import Settings
from incidents.dossier import views as dossier_views
from incidents.example_data import cli as example_data_cli
from incidents.extensions import babel, csrf, db, migrate
from incidents.journey import FOLLOW_PANELS, FOLLOW_UPS, STORY_SOURCES
from incidents.measures import light_views
from incidents.measures import views as measures_views
from incidents.organisation import cli as organisation_cli
from incidents.organisation import queries as organisation_queries
from incidents.oversight import views as oversight_views
from incidents.policy import Action
from incidents.registration import following_views as registration_views
from incidents.registration import identifying_views as persons_views
from incidents.registration.story import Following
from incidents.reporting import views as reporting_views
from incidents.web import errors, files, formats, headers, locale, logs, navigation, needs, pages, requests
from incidents.web.requests import Wiring
from incidents.web.transactions import Register

ROOT = Path(__file__).resolve().parent
#: Of one request. A million signs are too long for any field, but get a sentence beside it and stay in it; on the wire a
#: sign outside the alphabet takes up to twelve bytes.
MOST_BYTES = 16 * 1024 * 1024
BLUEPRINTS = (
    pages.blueprint,
    accounts_views.blueprint,
    registration_views.blueprint,
    persons_views.blueprint,
    aftercare_views.blueprint,
    dossier_views.blueprint,
    light_views.blueprint,
    measures_views.blueprint,
    bans_views.blueprint,
    reporting_views.blueprint,
    oversight_views.blueprint,
)
COMMANDS = (organisation_cli.commands, accounts_cli.commands, example_data_cli.commands)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application. Raises SettingMissing, KeyMissing or RouteWithoutNeeds when it cannot be right."""
    settings = settings or Settings.from_environment()
    encryption.use(encryption.Keyring.from_settings(settings.encryption_keys, settings.blind_index_key))
    app = Register("incidents", root_path=str(ROOT), template_folder=str(ROOT.parent / "templates"))
    _configure(app, settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    babel.init_app(app, locale_selector=locale.language, default_domain="messages")
    locale.speak(app)
    csrf.init_app(app)
    work.guard(Session)
    app.extensions[registration_views.EXTENSION] = Following(STORY_SOURCES, FOLLOW_PANELS)
    requests.wire(app, Wiring(FOLLOW_UPS, sessions.find_signed_in, recognition.find_actor))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    logs.register(app)
    errors.register(app)
    formats.register(app)
    headers.register(app, https=settings.https)
    files.register(app, ROOT / "static")
    _share_with_templates(app)
    needs.check_every_route(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A fault of the database would otherwise repeat in the log what somebody typed.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "hide_parameters": True},
        REDIS_URL=settings.redis_url,
        SESSION_COOKIE_NAME="__Host-sessie" if settings.https else "sessie",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.https,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=500,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _share_with_templates(app: Flask) -> None:
    """What every template may use: the signed-in employee, the menu, the organisation, and `may`."""

    @app.context_processor
    def shared() -> dict[str, object]:
        current = requests.current_work()
        return {
            "current_employee": requests.signed_in(),
            "navigation": navigation.navigation(),
            "organisation": organisation_queries.organisation(current),
            "may": current.may,
            "could": current.could,
            "now": current.now,
            "today": current.today,
            "locale": locale.language(),
        }

    app.jinja_env.globals["Action"] = Action
