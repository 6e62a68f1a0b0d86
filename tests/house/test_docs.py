"""Whatever a page names exists: files, headings, commands, services, units."""

import ast
import re
from pathlib import Path

import polib
import pytest
import yaml

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
PATH = re.compile(
    r"^(?:addons|bench|config|deploy|docs|requirements|src|tests)/[\w./-]*$|^\.[\w.-]+(?:/\w+)?$|^docker-compose\.yml$"
)
PROIL = re.compile(r"\./proil ([a-z]+)(?: ([^`\n]*))?")
COMPOSE = re.compile(r"docker compose (?:--profile (\w+) )?(\w+)((?: [^`|&;\n]+)?)")
UNIT = re.compile(r"\bproil[\w-]*\.(?:service|timer|target)\b")
# A way through the menu, in bold: **PROIL → Money → Retail sales**.
SCREEN = re.compile(r"\*\*(PROIL(?: → [^*→]+)+)\*\*")
ADR_PARTS = ["Context", "Decision", "Consequences", "What would make us reconsider"]
FIGURE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:ms|s|seconds|minutes|min|%|×|times|MB|GB|rps)(?![\w/])"
)


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and GitLab make it."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(text: str) -> set[str]:
    return {slug(heading) for heading in HEADING.findall(FENCE.sub("", text))}


def broken_links(page: Path, text: str) -> list[str]:
    """Relative links of a page whose file or heading does not exist."""
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text())):
            broken.append(target)
    return broken


def unexplained_figures(text: str) -> list[str]:
    """Lines with a measured figure that no command beside them prints."""
    paragraphs = re.split(r"\n\s*\n", text)
    return [
        line
        for paragraph in paragraphs
        if "./proil" not in paragraph and ".ci/run" not in paragraph
        for line in paragraph.splitlines()
        if FIGURE.search(line)
    ]


@pytest.fixture(scope="module")
def pages(tree):
    """The text of every page by path; an addon's page is part of its addon."""
    found = {path: path.read_text() for path in tree.matching("*.md")}
    assert len(found) > 15
    return found


@pytest.fixture(scope="module")
def commands(tree):
    """The sub-commands of ./proil, read from the table that defines them."""
    module = ast.parse((tree.root / "src" / "proil_cli" / "main_command.py").read_text())
    tables = [
        node.value
        for node in module.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_COMMANDS"
    ]
    return {key.value for key in tables[0].keys}


def test_a_broken_link_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One heading: `code`\n")
    text = "[a](page.md) [b](page.md#one-heading-code) [c](#nowhere) [d](other.md) [e](https://x.y)"

    assert broken_links(page, f"# One\n{text}") == ["#nowhere", "other.md"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Setup takes 4 minutes.", 1),
        ("`./proil bench api` prints the ratio:\n1.3 times the CPU", 0),
        ("Tokens have 32 random bytes.", 0),
        ("It is 40 % cheaper.\n\n`./proil up` starts it.", 1),
    ],
)
def test_a_figure_without_a_command_is_seen(text, seen):
    assert len(unexplained_figures(text)) == seen


def test_links_lead_somewhere(tree, pages):
    offenders = [
        f"{tree.name(page)}: {target}"
        for page, text in pages.items()
        for target in broken_links(page, text)
    ]

    assert not offenders, "\n".join(offenders)


def test_paths_in_the_text_exist(tree, pages):
    offenders = [
        f"{tree.name(page)}: {span}"
        for page, text in pages.items()
        for span in SPAN.findall(FENCE.sub("", text))
        if PATH.match(span)
        and not (tree.root / span).exists()
        # Made on a machine, and ignored by git.
        and span not in {".env", ".proil/"}
    ]

    assert not offenders, "\n".join(offenders)


def test_commands_of_the_text_exist(tree, pages, commands):
    offenders = [
        f"{tree.name(page)}: ./proil {name}"
        for page, text in pages.items()
        for name, _words in PROIL.findall(text)
        if name not in commands
    ]

    assert "setup" in commands
    assert not offenders, "\n".join(offenders)


def missing_subject(root: Path, name: str, words: str) -> str:
    """The file that a `./proil test` or `./proil bench` of a page wants and that is not there."""
    first = (words.split() or [""])[0].strip("`.,)").partition("::")[0]
    if name == "test" and "/" in first:
        return "" if list(root.glob(first)) else first
    if name == "bench" and re.fullmatch(r"[a-z_-]+", first):
        script = f"{first.replace('-', '_')}.py"
        return "" if (root / "bench" / script).exists() else first
    return ""


@pytest.mark.parametrize(
    ("name", "words", "missing"),
    [
        ("test", "tests/house/test_docs.py::test_x", ""),
        ("test", "tests/no_such_folder -k name", "tests/no_such_folder"),
        ("test", "addons/*", ""),
        ("bench", "api", ""),
        ("bench", "nothing", "nothing"),
        ("bench", "NAME", ""),
    ],
)
def test_a_missing_subject_is_seen(tree, name, words, missing):
    assert missing_subject(tree.root, name, words) == missing


def test_what_is_tested_or_measured_by_a_command_exists(tree, pages):
    offenders = [
        f"{tree.name(page)}: ./proil {name} {words}"
        for page, text in pages.items()
        for name, words in PROIL.findall(text)
        if missing_subject(tree.root, name, words)
    ]

    assert not offenders, "\n".join(offenders)


def test_services_and_profiles_of_the_text_are_those_of_compose(tree, pages):
    services = yaml.safe_load((tree.root / "docker-compose.yml").read_text())["services"]
    profiles = {name for service in services.values() for name in service.get("profiles", [])}
    used, offenders = 0, []
    for page, text in pages.items():
        for profile, verb, words in COMPOSE.findall(text.replace("\\\n", " ")):
            named = [word for word in words.split() if re.fullmatch(r"[a-z]+", word)]
            used += 1
            if profile and profile not in profiles:
                offenders.append(f"{tree.name(page)}: profile {profile}")
            if verb in {"build", "exec", "logs", "run", "stop"} and not set(named) & set(services):
                offenders.append(f"{tree.name(page)}: {verb}{words}")
            if verb in {"build", "logs", "stop"}:
                offenders += [f"{tree.name(page)}: {word}" for word in set(named) - set(services)]

    assert used > 5
    assert not offenders, "\n".join(offenders)


def test_units_of_the_text_exist(tree, pages):
    units = {path.name for path in tree.matching("deploy/systemd")}
    named = {unit for text in pages.values() for unit in UNIT.findall(text)}

    assert named
    assert named <= units


def test_every_decision_is_one_page_of_four_parts(tree):
    decisions = tree.matching("docs/adr/*.md")
    assert len(decisions) >= 15

    for number, path in enumerate(decisions, 1):
        text = path.read_text()
        title, *parts = HEADING.findall(text)

        assert path.name.startswith(f"{number:04}-"), path.name
        assert title.startswith(f"{number}. "), path.name
        assert parts == ADR_PARTS, path.name
        assert len(text.split()) < 500, f"{path.name} is longer than a page"
        empty = re.findall(r"^## .+\n\s*(?=^## |\Z)", text, re.MULTILINE)
        assert empty == [], path.name


def test_every_guide_speaks_english_and_russian(tree):
    guides = {path.name: path.read_text() for path in tree.matching("docs/guides/*.md")}

    for name, text in guides.items():
        twin = name.replace(".ru.md", ".md") if ".ru." in name else name.replace(".md", ".ru.md")
        assert twin in guides, name
        assert len(HEADING.findall(text)) == len(HEADING.findall(guides[twin])), name


def test_screens_of_a_guide_are_called_as_on_the_screen(tree):
    names = {"en": {"PROIL"}, "ru": {"PROIL"}}
    for path in tree.matching("addons/*/i18n/ru.po"):
        for entry in polib.pofile(str(path)):
            names["en"].add(entry.msgid)
            names["ru"].add(entry.msgstr)

    offenders = [
        f"{tree.name(path)}: {step}"
        for path in tree.matching("docs/guides/*.md")
        for screen in SCREEN.findall(path.read_text())
        for step in screen.split(" → ")
        if step not in names["ru" if ".ru." in path.name else "en"]
    ]

    assert not offenders, "\n".join(offenders)


def test_figures_of_the_readme_come_with_their_command(tree):
    text = "\n".join(line for _place, line in tree.lines("README.md"))

    assert unexplained_figures(text) == []
