"""The web entry."""

from incidents.app import create_app
from incidents.config import Environment, Settings
from incidents.web import logs

settings = Settings.from_environment()
logs.configure(as_json=settings.environment is Environment.PRODUCTION)
app = create_app(settings)
