"""Every addon says what it is and speaks Russian."""

import ast
import re
from pathlib import Path

import polib
import pytest

README_LINES = 60
PLACES = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")


def missing_translations(template: polib.POFile, translation: polib.POFile) -> list[str]:
    """Texts of the template that a translation lacks, leaves empty, obsolete or unsure."""
    done = {
        entry.msgid
        for entry in translation
        if entry.msgstr.strip() and not entry.obsolete and "fuzzy" not in entry.flags
    }
    return [entry.msgid for entry in template if entry.msgid not in done]


def stale_translations(template: polib.POFile, translation: polib.POFile) -> list[str]:
    """Texts that are translated and said nowhere any more."""
    said = {entry.msgid for entry in template}
    return [entry.msgid for entry in translation if entry.obsolete or entry.msgid not in said]


def texts_in_code(source: str) -> set[str]:
    """Literals that Python code marks as translated: _("…"), _lt("…"), self.env._("…")."""
    marks = {"_", "_lt"}
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in marks
        if isinstance(call.args[0].value, str)
        # Odoo's export leaves out what has no word in it, "%s ₽" for one.
        and re.search(r"[^\W\d_]", PLACES.sub("", call.args[0].value))
    }


def texts_of(folder: Path) -> list[polib.POFile]:
    """The template and the Russian translation of an addon, empty where a file is missing."""
    paths = (folder / "i18n" / f"{folder.name}.pot", folder / "i18n" / "ru.po")
    return [polib.pofile(str(path)) if path.is_file() else polib.POFile() for path in paths]


def entry(text: str, translated: str = "", flags: tuple[str, ...] = ()) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translated, flags=list(flags))


@pytest.mark.parametrize(
    ("translated", "missing"),
    [
        (entry("Order", "Заявка"), []),
        (entry("Order", ""), ["Order"]),
        (entry("Order", "Заявка", ("fuzzy",)), ["Order"]),
        (entry("Shift", "Смена"), ["Order"]),
    ],
)
def test_a_missing_translation_is_seen(translated, missing):
    template, translation = polib.POFile(), polib.POFile()
    template.append(entry("Order"))
    translation.append(translated)

    assert missing_translations(template, translation) == missing


def test_a_stale_translation_is_seen():
    template, translation = polib.POFile(), polib.POFile()
    template.append(entry("Order"))
    translation.extend([entry("Order", "Заявка"), entry("Booking", "Бронь")])

    assert stale_translations(template, translation) == ["Booking"]


def test_texts_in_code_are_seen():
    marked = """_("a"); self.env._("b %s", x); _lt("c"); f"{_('e')}"; _("%s ₽", x)"""
    source = f'{marked}; _(name); other("d")'

    assert texts_in_code(source) == {"a", "b %s", "c", "e"}


def test_every_text_of_the_code_is_in_its_template(tree):
    offenders = []
    for folder in tree.addons:
        known = {each.msgid for each in texts_of(folder)[0]}
        for path in tree.matching(f"addons/{folder.name}"):
            if path.suffix == ".py" and "tests" not in path.parts:
                unknown = sorted(texts_in_code(path.read_text()) - known)
                offenders += [f"{tree.name(path)}: not in the template: {text}" for text in unknown]

    assert not offenders, "\n".join(offenders)


def test_every_addon_is_wholly_in_russian(tree):
    offenders = []
    for folder in tree.addons:
        template, translation = texts_of(folder)
        if not template:
            offenders.append(f"{folder.name}: i18n/{folder.name}.pot is missing or empty")
        missing = missing_translations(template, translation)
        offenders += [f"{folder.name}: not in ru.po: {text}" for text in missing]
        stale = stale_translations(template, translation)
        offenders += [f"{folder.name}: only in ru.po: {text}" for text in stale]

    assert not offenders, "\n".join(offenders)


def test_translations_keep_the_places_of_facts(tree):
    offenders = [
        f"{folder.name}: {entry.msgid}"
        for folder in tree.addons
        for entry in texts_of(folder)[1].translated_entries()
        if sorted(PLACES.findall(entry.msgid)) != sorted(PLACES.findall(entry.msgstr))
    ]

    assert not offenders, "\n".join(offenders)


def test_every_addon_says_in_one_screen_what_it_does(tree):
    offenders = []
    for folder in tree.addons:
        texts = sorted((folder / "readme").glob("*.md"))
        if "DESCRIPTION.md" not in [path.name for path in texts]:
            offenders.append(f"{folder.name}: no readme/DESCRIPTION.md")
        offenders += [
            f"{tree.name(path)}: {lines} lines"
            for path in texts
            if (lines := len(path.read_text().splitlines())) > README_LINES or lines == 0
        ]

    assert not offenders, "\n".join(offenders)
