"""The persons concerned in the example: most appear once, a few come back, each time at a unit that did not know them."""

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
#: One in so many known persons is one who was known before.
RETURNS_EVERY = 8


@dataclass(slots=True)
class Persons:
    """Gives each known incident its person."""

    town: Town
    names: Names
    _returning: list[tuple[Person, set[str]]] = field(default_factory=list)
    _asked: int = 0

    def somebody(self, at: datetime, unit: str, alias: str | None = None) -> Person:
        """The person behind an incident at a unit; an alias makes one of whom nothing else is known."""
        if alias is not None:
            return self.new(at, alias)
        self._asked += 1
        new_here = [each for each in self._returning if unit not in each[1]]
        if len(self._returning) == RETURNING and self._asked % RETURNS_EVERY == 0 and new_here:
            person, known_at = self.town.draw.choice(new_here)
            known_at.add(unit)
            return person
        made = self.new(at)
        if len(self._returning) < RETURNING:
            self._returning.append((made, {unit}))
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
