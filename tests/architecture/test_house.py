"""Keeps the house as docs/architecture.md says when nobody looks."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Blueprint

from incidents import app as application
from incidents.web.needs import RouteWithoutNeeds
from tests.conftest import TEST_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "incidents"
PYTHON = [
    path
    for folder in ("incidents", "tasks", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if not {"migrations", "node_modules"} & set(path.parts)
]
TEMPLATES = list((ROOT / "templates").rglob("*.html")) + list((ROOT / "templates").rglob("*.txt"))
#: The files of a room that meet people; all its other files know no request, no form and no task.
MEETS_PEOPLE = re.compile(r"(.*_)?(cli|views|forms|page|wording)")
ROOMS = [
    path
    for path in PACKAGE.glob("*/*.py")
    if path.parent.name not in {"web", "embedded", "migrations"} and not MEETS_PEOPLE.fullmatch(path.stem)
]
READS_OR_WORDS = re.compile(r"(.*_)?(queries|models|rules|vocabulary)")
VERBS = [path for path in ROOMS if not READS_OR_WORDS.fullmatch(path.stem)]
#: What a room may know of a request after all, and why.
KNOWS_A_REQUEST = {
    "incidents/accounts/sessions.py": "keeps the token in the cookie, and finds who is signed in",
    "incidents/dossier/next_action.py": "a part of the page of a case",
    "incidents/dossier/task_lines.py": "a part of Mijn werk and of the page of a case",
    "incidents/handling/carrying.py": "what a form carries from one page to the next",
    "incidents/notifications/mails.py": "makes a mail of a template",
}
LONGEST_FILE = 400
FORBIDDEN_NAMES = {"util", "utils", "common", "helper", "helpers", "misc", "views2", "base", "manager", "managers"}
#: The places that architecture.md names: one commit per request, per task item or batch, per command.
MAY_COMMIT = {"incidents/web/transactions.py", "incidents/embedded"}
#: Set-based sweeps and checks of health that are written in SQL, each with its reason in its docstring.
MAY_WRITE_SQL = {"incidents/web/pages.py"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_no_file_is_longer_than_a_person_reads(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_no_file_is_a_drawer(path):
    assert path.stem not in FORBIDDEN_NAMES


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    """Calls of a method or function by its name."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) == name or getattr(node.func, "id", None) == name)
    ]


@pytest.mark.parametrize("path", [each for each in PYTHON if each.is_relative_to(PACKAGE)], ids=relative)
def test_only_named_places_commit(path):
    if path.stem == "cli" or any(relative(path).startswith(place) for place in MAY_COMMIT):
        return
    assert not calls(ast.parse(path.read_text()), "commit")


@pytest.mark.parametrize("path", [each for each in PYTHON if each.is_relative_to(PACKAGE)], ids=relative)
def test_only_named_places_write_sql(path):
    tree = ast.parse(path.read_text())
    if relative(path) in MAY_WRITE_SQL or path.stem == "models" or path.is_relative_to(PACKAGE / "embedded"):
        return
    assert not [call for call in calls(tree, "text") if getattr(call.func, "id", "") == "text"], "SQL as text"
    assert not calls(tree, "exec_driver_sql")


def public_verbs(path: Path) -> list[ast.FunctionDef]:
    """The functions of an operations file whose first argument is the work."""
    return [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.args.args
        and node.args.args[0].arg == "work"
    ]


def records(node: ast.FunctionDef, verbs: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a verb announces a fact, itself or through a function of its own file or another room's operation."""
    if calls(node, "record"):
        return True
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
            if name in verbs and name not in seen and records(verbs[name], verbs, seen | {str(name)}):
                return True
            owner = getattr(getattr(call.func, "value", None), "id", "")
            if owner.endswith("operations"):
                return True
    return False


#: Verbs about what is not audited (drafts, the outbox, and sessions, links and attempts that are over), and a look, which
#: logs itself.
WITHOUT_A_FACT = {
    "save_draft",
    "drop_draft",
    "clear_old_drafts",
    "deliver_next",
    "clear_old",
    "candidates",
}


@pytest.mark.parametrize("path", VERBS, ids=relative)
def test_every_operation_that_allows_also_records_a_fact(path):
    """A verb asks the door and announces what it did. A part of a verb, which asks nothing, is held by the guard."""
    every = {node.name: node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    asking = [verb for verb in public_verbs(path) if calls(verb, "allow") and verb.name not in WITHOUT_A_FACT]
    silent = [verb.name for verb in asking if not records(verb, every)]
    assert not silent


def imported(path: Path) -> set[str]:
    """The packages that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", [*ROOMS, PACKAGE / "work.py"], ids=relative)
def test_below_the_pages_nothing_knows_a_request_a_form_or_a_task(path):
    knows = imported(path) & {"flask", "flask_wtf", "wtforms", "celery", "tasks"}
    assert bool(knows) == (relative(path) in KNOWS_A_REQUEST), knows


def test_rules_words_and_policy_load_without_the_web_and_the_database():
    modules = [
        relative(path).removesuffix(".py").replace("/", ".")
        for path in PACKAGE.rglob("*.py")
        if path.stem in {"rules", "vocabulary"}
        or (path.parent == PACKAGE and path.stem in {"policy", "sentences"})
        or (path.parent == PACKAGE / "events" and path.stem != "__init__")
    ]
    program = (
        "import sys, importlib\n"
        "for name in ('flask', 'sqlalchemy', 'wtforms', 'celery', 'redis'):\n"
        "    sys.modules[name] = None\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_application_with_a_route_that_names_no_action_does_not_start(monkeypatch):
    room = Blueprint("room", __name__)
    room.add_url_rule("/iets", "something", lambda: "")
    monkeypatch.setattr(application, "BLUEPRINTS", (*application.BLUEPRINTS, room))
    with pytest.raises(RouteWithoutNeeds, match=r"room\.something"):
        application.create_app(TEST_SETTINGS)


def test_the_migrations_make_the_tables_that_the_code_reads(app):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from incidents.extensions import Model, db

    with app.app_context():
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_every_template_compiles_and_imports_only_what_it_uses(path, app):
    app.jinja_env.get_template(path.relative_to(ROOT / "templates").as_posix())
    source = path.read_text()
    for names in re.findall(
        r"{%-?\s*from\s+\S+\s+import\s+(.+?)\s*(?:with(?:out)? context\s*)?-?%}", source, re.DOTALL
    ):
        for name in re.split(r"\s*,\s*", names.strip()):
            alias = name.split(" as ")[-1].strip()
            assert len(re.findall(rf"\b{re.escape(alias)}\b", source)) > 1, f"{alias} is imported and not used"


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_template_names_a_role_or_trusts_text(path):
    source = path.read_text()
    assert "|safe" not in re.sub(r"\s", "", source)
    assert not re.search(r"\bRole\.|has_role|\.role\s*==", source)
    assert not re.search(r"<[^>{]*\sstyle=", source)


def test_nothing_of_others_is_sent_along_that_no_page_uses():
    vendored = {path.name for path in (PACKAGE / "static" / "vendor").iterdir() if path.suffix in {".js", ".css"}}
    assert vendored
    layout = "".join(path.read_text() for path in (ROOT / "templates" / "layouts").glob("*.html"))
    assert vendored == set(re.findall(r"vendor/([\w.-]+)", layout))


def test_role_names_stand_in_the_policy_only():
    """Elsewhere a role is named only where somebody is given one, or where the holders of one are looked up."""
    allowed = {"policy.py", "accounts", "example_data"}
    found = [
        relative(path)
        for path in PACKAGE.rglob("*.py")
        if not (path.relative_to(PACKAGE).parts[0] in allowed or "migrations" in path.parts)
        and re.search(r"\bRole\.[A-Z]", path.read_text())
    ]
    assert not found


def test_each_encrypted_column_knows_its_own_place():
    from incidents.encryption import EncryptedJSON, EncryptedText
    from incidents.extensions import Model

    wrong = [
        f"{table.name}.{column.name}"
        for table in Model.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, EncryptedText | EncryptedJSON) and column.type.place != f"{table.name}.{column.name}"
    ]
    assert not wrong
