"""Invented names. The surnames are made up, so that no name is that of a living person on purpose."""

from random import Random

FIRST_NAMES = (
    "Aisha", "Anneke", "Bilal", "Bram", "Carla", "Chantal", "Daan", "Dilara", "Els", "Emre", "Fatma", "Femke", "Gerard",
    "Gijs", "Hanna", "Hilde", "Ilse", "Imane", "Jeroen", "Joris", "Karim", "Koen", "Lies", "Lotte", "Mark", "Mieke",
    "Nadia", "Niels", "Olga", "Oscar", "Peter", "Priya", "Rachid", "Roos", "Samira", "Sjoerd", "Tamara", "Tom", "Umut",
    "Vera", "Wendy", "Willem", "Xander", "Yara", "Zehra", "Ronald", "Sylvia", "Marcel", "Petra", "Dennis",
)  # fmt: skip
SURNAMES = (
    "Bentveldt", "van der Lisse", "Duinhoeve", "Elsbroekstra", "El Massarin", "Fonteynhof", "Geldersloot", "Hazelhofstra",
    "van Inkelzand", "Jagersdonk", "Yıldırak", "Kanaalsma", "Klaverweide", "Korenvelder", "Kowalczinski", "Laarbergh",
    "Lindehoeven", "Maaskantel", "Morgensterre", "de Nachtwaard", "Ouderlandt", "Okkerveldt", "Paardekreek",
    "Ramdanpersing", "Rietvorenstein", "Sluiswachtel", "Torenbeekman", "Uilenspoor", "Veerpontstra", "van Wilgenstroom",
    "Wouddrecht", "Zandstrooms", "Zilverberkx", "Zonnedaelen", "Benhadiri", "Osei-Tendam", "Nguyenhof", "Steenlandse",
)  # fmt: skip


class Names:
    """Gives names that no two people share, in an order that the draw decides."""

    def __init__(self, draw: Random) -> None:
        pairs = [f"{first} {last}" for first in FIRST_NAMES for last in SURNAMES]
        draw.shuffle(pairs)
        self._left = iter(pairs)

    def next(self) -> str:
        """A name that was not given before."""
        return next(self._left)
