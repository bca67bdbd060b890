"""The English catalogue is complete: every Dutch sentence of code and templates has its English one."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "incidents" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = DEFAULT_KEYWORDS | {"N_": None, "lazy_gettext": None}
METHODS = [("incidents/**.py", "python"), ("templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


@pytest.fixture(scope="module")
def sentences() -> set[str | tuple[str, ...]]:
    """Every sentence of the interface, as it stands in the code."""
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=_is_ours)
    return {message for _, _, message, _, _ in found if message}


def _is_ours(folder: str | Path) -> bool:
    return not {"node_modules", ".venv", "migrations", "embedded", ".git", ".data"} & set(Path(folder).parts)


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The catalogue as people edit it."""
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file)


def test_every_sentence_is_in_the_catalogue(sentences, english):
    missing = [
        sentence
        for sentence in sentences
        if english.get(sentence if isinstance(sentence, str) else sentence[0]) is None
    ]
    assert not missing, f"{len(missing)} missing, the first: {missing[:20]}"


def test_no_sentence_of_the_catalogue_is_left_over(sentences, english):
    known = {each if isinstance(each, str) else each[0] for each in sentences}
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in english if message.id]
    assert not [each for each in ids if each not in known]


def test_every_sentence_is_translated_with_the_same_placeholders(english):
    for message in english:
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        targets = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(targets), f"not translated: {message.id}"
        assert not message.fuzzy, f"not sure: {message.id}"
        asked = {name for source in sources for name in PLACEHOLDER.findall(source)}
        given = {name for target in targets for name in PLACEHOLDER.findall(target)}
        assert given <= asked, f"another placeholder: {message.id}"
        if len(sources) == 1:
            assert asked == given, f"a placeholder is lost: {message.id}"


def test_what_the_pages_use_is_what_people_edited(english):
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _pairs(compiled) == _pairs(english)


def _pairs(catalogue: Catalog) -> set[tuple[str, str]]:
    """Each sentence with its translation; a plural as the list of its forms."""
    return {(str(_forms(message.id)), str(_forms(message.string))) for message in catalogue if message.id}


def _forms(words: str | list[str] | tuple[str, ...]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
