"""Finding the colleagues whose names or work addresses were typed in the form of a report."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _

from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.organisation import queries as organisation_queries
from incidents.organisation.queries import Unit
from incidents.registration.forms import MAY_HAVE_A_NAME, About, ReportForm
from incidents.registration.report import Named
from incidents.work import Work

#: How to go on when a colleague is not found.
NO_SUCH_COLLEAGUE = _("Lukt dat niet? Kies ‘Over een ingehuurde kracht’ en vul daar de naam in.")
NO_SUCH_WITNESS = _("Lukt dat niet? Haal de naam hier weg en noem deze collega bij vraag 1.")


def name_colleagues(work: Work, form: ReportForm) -> Named:
    """Find the employees who were typed by name or work address; what is wrong is shown beside its field."""
    affected_id: UUID | None = None
    if form.about.data == About.ME:
        affected_id = work.employee_id
    elif form.about.data == About.COLLEAGUE:
        affected_id = _one(work, form.colleague, form.colleague.data, NO_SUCH_COLLEAGUE)
        if affected_id == work.employee_id:
            _blame(form.colleague, _("Dat bent u zelf. Kies dan ‘Over mijzelf’."))
    elif form.about.data in MAY_HAVE_A_NAME and form.affected_name.data:
        found = accounts_queries.colleagues(work, form.affected_name.data)
        affected_id = found[0].id if len(found) == 1 else None
    witnesses = [_one(work, form.witnesses, text, NO_SUCH_WITNESS) for text in form.witness_texts()]
    others = {each for each in witnesses if each is not None} - {work.employee_id, affected_id}
    return Named(affected_id, _unit_of(work, affected_id), others)


def _unit_of(work: Work, employee_id: UUID | None) -> UUID | None:
    """The unit of a colleague, as long as it exists."""
    if employee_id is None:
        return None
    unit_id = accounts_queries.employees_by_ids(work, [employee_id])[employee_id].unit_id
    return unit_id if unit_id in organisation_queries.tree(work.session, work.today).units else None


def _one(work: Work, field: Any, text: str, way_on: Any) -> UUID | None:
    found = accounts_queries.colleagues(work, text)
    if not found and (named := accounts_queries.colleagues_named_like(work, text)):
        units = organisation_queries.tree(work.session, work.today).units
        names = ", ".join(_with_unit(each, units.get(each.unit_id) if each.unit_id else None) for each in named)
        _blame(field, _("Bedoelt u met %(text)s: %(names)s? Vul dan de hele naam in.", text=text[:60], names=names))
        return None
    if not found:
        _blame(field, _("Wij vinden deze collega niet: %(text)s. Vul het e-mailadres van het werk in.", text=text[:60]))
    elif len(found) > 1:
        _blame(
            field,
            _("Er zijn meer collega’s die zo heten: %(text)s. Vul het e-mailadres van het werk in.", text=text[:60]),
        )
    else:
        return found[0].id
    _blame(field, way_on)
    return None


def _with_unit(colleague: Employee, unit: Unit | None) -> str:
    """The name with the unit: several may bear one name."""
    return f"{colleague.name} ({unit.name})" if unit else colleague.name


def _blame(field: Any, sentence: Any) -> None:
    field.errors = [*field.errors, str(sentence)]
