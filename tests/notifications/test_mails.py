"""What a mail says, and that it says no name and no fact."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from jinja2 import TemplateNotFound, meta

from incidents.accounts.links import path_with_id, token_of
from incidents.accounts.models import Employee
from incidents.notifications.mails import Composer, NoSubject, rendered
from incidents.notifications.models import OutboxMessage
from tests.factories import cases

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates" / "mail"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "base")
#: Everything that a mail may know. Gettext and its like belong to Jinja.
KNOWN = {"reference", "link", "organisation", "_", "gettext", "ngettext"}


@pytest.fixture
def composer(app, world) -> Iterator[Composer]:
    with app.app_context():
        yield Composer(app.config["SETTINGS"], world.organisation)


def message(recipient: Employee, template: str = "nieuwe_melding", **values: object) -> OutboxMessage:
    values.setdefault("reference", "2026-0001")
    values.setdefault("path", "/zaken/5f0c2c1e-0000-4000-8000-000000000001")
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return OutboxMessage(id=uuid4(), recipient_id=recipient.id, template=template, made_at=now, due_at=now, **values)


def as_read(mail: EmailMessage) -> EmailMessage:
    """The mail as it comes out of the other end."""
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    return str(as_read(mail).get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_has_a_subject_a_text_a_link_and_says_who_sends_it(composer, world, name):
    mail = as_read(composer.compose(message(world.manager, name), world.manager))
    assert 10 < len(mail["Subject"]) < 78
    text = text_of(mail)
    assert text.startswith("Beste collega,\n")
    assert "Onderwerp" not in text
    assert "http://localhost/zaken/5f0c2c1e-0000-4000-8000-000000000001\n" in text
    assert "Kenmerk: 2026-0001" in text
    assert "Gemeente Voorbeeld" in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_is_dutch_to_its_last_line_whatever_language_its_reader_chose(composer, world, name):
    world.manager.language = "nl"
    dutch = composer.compose(put := message(world.manager, name), world.manager)
    world.manager.language = "en"
    assert composer.compose(put, world.manager).as_bytes() == dutch.as_bytes()
    assert "\nAgressie-incidenten\n" in text_of(dutch)
    assert dutch["Content-Language"] == "nl"


@pytest.mark.parametrize("name", NAMES)
def test_no_mail_names_anybody_or_tells_what_happened(composer, world, name):
    case = cases.incident(world, affected=world.colleague, witnesses=(world.teammate,), handler=world.manager)
    mail = composer.compose(message(world.manager, name, reference=case.reference), world.manager)
    del mail["To"]
    for spoken in (mail["Subject"], mail.get_content()):
        words = set(re.findall(r"\w+", spoken.lower()))
        for person in world.people.values():
            assert not words & set(person.name.lower().split()) - {"reception", "support", "works"}, person.name
        assert not words & {"balie", "schold", "sloeg"}
        assert all(unit.name.lower() not in words for unit in world.units.values())


@pytest.mark.parametrize("name", [*NAMES, "base"])
def test_a_mail_template_is_given_nothing_that_it_could_tell(app, name):
    environment = app.jinja_env
    source = (FOLDER / f"{name}.txt").read_text()
    assert meta.find_undeclared_variables(environment.parse(source)) <= KNOWN


def test_the_mail_of_an_addition_does_not_say_that_its_reader_handles_the_report(app):
    with app.test_request_context():
        body = rendered("aanvulling", {"reference": "2026-0001", "link": "", "organisation": None})[1]
    assert "Een melding is aangevuld. Wilt u het lezen?" in body


def test_a_mail_without_a_link_or_reference_says_neither(composer, world):
    mail = composer.compose(message(world.manager, "wachtwoord", reference="", path=""), world.manager)
    assert "Kenmerk" not in mail.get_content()
    assert "http" not in mail.get_content()


def test_the_message_id_is_that_of_the_outbox_so_that_a_second_copy_can_be_dropped(composer, world):
    put = message(world.manager)
    first, second = (composer.compose(put, world.manager) for _ in range(2))
    assert first["Message-ID"] == f"<{put.id}@localhost>"
    assert first.as_bytes() == second.as_bytes()


def test_a_line_end_in_a_reference_makes_no_header(composer, world):
    mail = as_read(
        composer.compose(message(world.manager, reference="1\r\nBcc: iedereen@elders.example"), world.manager)
    )
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example\r\n\r\nHallo"])
def test_an_address_that_would_make_a_header_is_refused_or_harmless(composer, world, address):
    world.manager.email = address
    try:
        mail = as_read(composer.compose(message(world.manager), world.manager))
    except ValueError:
        return
    assert mail["Bcc"] is None
    assert "Hallo" not in text_of(mail).splitlines()[0]


def test_a_mail_is_plain_text_that_no_programme_answers(composer, world):
    mail = composer.compose(message(world.manager), world.manager)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Gemeente Voorbeeld <register@voorbeeld.example>"


def test_letters_with_accents_arrive_as_they_were_written(composer, world):
    world.organisation.name = "Gemeente Súdwest-Fryslân"
    mail = as_read(composer.compose(message(world.manager), world.manager))
    assert "Gemeente Súdwest-Fryslân" in mail.get_content()
    assert "Súdwest-Fryslân" in mail["From"]


def test_the_secret_of_a_password_link_is_made_at_the_last_moment(composer, world):
    """The outbox holds the id of the link, with which nobody can choose a password; the mail holds the secret."""
    link_id = uuid4()
    put = message(world.manager, "wachtwoord", reference="", path=path_with_id(link_id))
    text = text_of(composer.compose(put, world.manager))
    assert f"http://localhost/wachtwoord/{token_of(link_id)}\n" in text
    assert str(link_id) not in text


def test_a_template_that_is_not_there_or_has_no_subject_is_a_fault(app, monkeypatch, tmp_path):
    with app.app_context():
        with pytest.raises(TemplateNotFound):
            rendered("bestaat_niet", {})
        (tmp_path / "mail").mkdir()
        (tmp_path / "mail" / "zonder.txt").write_text("Hallo\nwereld")
        monkeypatch.setattr(app.jinja_env, "loader", type(app.jinja_loader)(str(tmp_path)))
        with pytest.raises(NoSubject):
            rendered("zonder", {})


# --- every name that the code uses has a template, and every template is used ---


def arguments_of(tree: ast.Module, function: str, position: int, keyword: str) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and function in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
            given = [each.value for each in node.keywords if each.arg == keyword] or node.args[position : position + 1]
            yield from given


def template_names(path: Path) -> set[str]:
    """The texts that reach the template argument of `put` in a file, straight or through a name or a parameter."""
    tree = ast.parse(path.read_text())
    found = {each.value for given in arguments_of(tree, "put", 2, "template") for each in texts(given)}
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name != "put"):
        parameters = [each.arg for each in function.args.args + function.args.kwonlyargs]
        inner = {each.id for each in arguments_of(function, "put", 2, "template") if isinstance(each, ast.Name)}  # type: ignore[arg-type]
        for name in inner & set(parameters):
            for given in arguments_of(tree, function.name, parameters.index(name), name):
                found |= {each.value for each in texts(given)}
    assigned = {
        each.id if isinstance(each, ast.Name) else getattr(each.value, "id", "")
        for each in arguments_of(tree, "put", 2, "template")
        if isinstance(each, ast.Name | ast.Subscript)
    }
    for node in tree.body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if getattr(target, "id", None) in assigned:
            found |= {each.value for each in texts(node.value)}  # type: ignore[union-attr]
    return found


def texts(given: ast.expr | None) -> Iterator[ast.Constant]:
    if given is not None:
        yield from (each for each in ast.walk(given) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_every_mail_that_the_code_puts_in_the_outbox_has_a_template_and_every_template_is_used():
    used = set().union(*(template_names(path) for path in (ROOT / "incidents").rglob("*.py")))
    assert used, "no use of the outbox was found"
    assert used - set(NAMES) == set(), "no template"
    assert set(NAMES) - used == set(), "never sent"
