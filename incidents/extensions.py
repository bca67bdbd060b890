"""The library objects that the whole application shares. No logic."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Date, DateTime, Enum, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, registry


def enum_values(enum: type[StrEnum]) -> list[str]:
    """The stored form of an enum: its values, never its Python names."""
    return [member.value for member in enum]


class Base(DeclarativeBase):
    """The base of every table: named constraints, aware moments, enums stored by value."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: DateTime(timezone=True),
            date: Date(),
            UUID: Uuid(),
            StrEnum: Enum(StrEnum, native_enum=False, values_callable=enum_values, length=40, validate_strings=True),
        },
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
