"""The persons concerned in the example: most appear once, a few come back at several units."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents import encryption
from incidents.example_data.names import Names
from incidents.example_data.town import Town
from incidents.persons import queries
from incidents.persons.models import Person

STREETS = ("Lijsterlaan", "Havenstraat", "Molenweg", "Parklaan", "Kerkpad", "Beukenhof")
RETURNING = 7
CHANCE_OF_RETURN = 0.12


@dataclass(slots=True)
class Persons:
    """Gives each known incident its person."""

    town: Town
    names: Names
    _returning: list[Person] = field(default_factory=list)

    def somebody(self, at: datetime, alias: str | None = None) -> Person:
        """The person behind an incident; an alias makes one of whom nothing else is known."""
        draw = self.town.draw
        if alias is None and len(self._returning) == RETURNING and draw.random() < CHANCE_OF_RETURN:
            return draw.choice(self._returning)
        made = self.new(at, alias)
        if alias is None and len(self._returning) < RETURNING:
            self._returning.append(made)
        return made

    def new(self, at: datetime, alias: str | None = None) -> Person:
        """A person who was not known before."""
        draw = self.town.draw
        values: dict[str, Any] = {"alias": alias}
        if alias is None:
            values["name"] = self.names.next()
            if draw.random() < 0.6:
                values["born_on"] = f"{draw.randint(1952, 2004)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
            if draw.random() < 0.7:
                values["address"] = f"{draw.choice(STREETS)} {draw.randint(1, 140)}, Voorbeeld"
            if draw.random() < 0.4:
                values["contact"] = f"06 0000 {draw.randint(1000, 9999)}"
        ring = encryption.keyring()
        indexes = {
            f"{name}_index": ring.index(values[name], place)
            for name, place in (("name", queries.NAME), ("born_on", queries.BORN_ON), ("alias", queries.ALIAS))
            if values.get(name)
        }
        return self.town.keep(Person(id=self.town.new_id(), made_at=at, **values, **indexes), at)
