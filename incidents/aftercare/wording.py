"""What the words of aftercare are called on the screen."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from incidents.aftercare.vocabulary import Settling

SETTLINGS: Mapping[Settling, Any] = {
    Settling.CALLED_MYSELF: _("Ik heb zelf gebeld of gesproken"),
    Settling.HELPED_ALREADY: _("De collega is al geholpen"),
    Settling.OTHERWISE: _("Iets anders"),
}
