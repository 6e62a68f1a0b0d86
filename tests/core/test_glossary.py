"""The glossary is complete for what clients see, and its forbidden words are not used."""

import io
import re
import tokenize
from itertools import pairwise
from pathlib import Path

import pytest

from proil_core.order.lifecycle import Event, State

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| word"))
]
FORBIDDEN = {word for row in ROWS if len(row) == 4 for word in re.findall(r"`(\w+)`", row[3])}
# Machine words in strings are names as well: values of selections, names of fields and models.
MACHINE_WORD = re.compile(r"[\"']([a-z][a-z0-9_.]*)[\"']")
XML_NAME = re.compile(r"\b(?:id|name|model|ref)=\"([\w.]+)\"")
COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|//[^\n]*|`[^`]*`|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)


def _section(title):
    rows = GLOSSARY.split(f"\n## {title}")[1].split("\n## ")[0]
    return re.findall(r"^\| (\w+) \| [а-яё ]+ \|$", rows, re.MULTILINE)


def _python_names(source):
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            yield token.string
        elif token.type == tokenize.STRING and (word := MACHINE_WORD.fullmatch(token.string)):
            yield word[1]


def _names(path):
    yield path.stem
    if path.suffix == ".py":
        yield from _python_names(path.read_text())
    elif path.suffix == ".xml":
        yield from XML_NAME.findall(path.read_text())
    else:
        yield from re.findall(r"[A-Za-z_]\w+", COMMENT_OR_STRING.sub(" ", path.read_text()))


def _forbidden_in(name):
    """Words of a snake_case, dotted or camelCase name, also two together, that are forbidden."""
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    pairs = [f"{one}_{two}" for one, two in pairwise(words)]
    return FORBIDDEN & {*words, *pairs}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("car_not_found = 1", {"car"}),
        ("class FuelTruck: pass", {"truck"}),
        ("vals = {'fuel_type': 1}", {"fuel_type"}),
        ("env['proil.truck']", {"truck"}),
        ("card = scar = 'A car for people to read'", set()),
        ("# our truck", set()),
    ],
)
def test_forbidden_words_are_seen_in_names_only(source, found):
    assert {word for name in _python_names(source) for word in _forbidden_in(name)} == found


def test_names_of_code_use_the_words_of_the_glossary():
    paths = [
        path
        for folder in ("src", "addons")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".js", ".xml"} and "node_modules" not in path.parts
    ]

    offenders = {
        f"{path.relative_to(ROOT)}: {word} in {name}"
        for path in paths
        for name in set(_names(path))
        for word in _forbidden_in(name)
    }

    assert len(paths) > 50
    assert not offenders, "\n".join(sorted(offenders))


def test_states_and_events_stand_in_their_order():
    assert _section("States of an order") == list(State)
    assert _section("Events of an order") == list(Event)


def test_every_word_is_translated_and_stands_once():
    words = [row[0] for row in ROWS if len(row) == 4]

    assert len(words) == len(set(words)) > 40
    assert [
        row[0] for row in ROWS if not re.search("[а-яё]", row[-1 if len(row) == 2 else 2])
    ] == []


def test_no_word_is_both_used_and_forbidden():
    assert {row[0].replace(" ", "_") for row in ROWS} & FORBIDDEN == set()
