import ast
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.proil_api.http_status import RETRYABLE, STATUS_OF
from odoo.addons.proil_api.refusal_texts import TEXTS, refusal_text

import proil_core
from proil_core.refusal import Code, Refusal

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
ADDONS = Path(__file__).parents[2]
SOURCES = [*ADDONS.glob("*proil*/**/*.py"), *Path(proil_core.__file__).parent.glob("**/*.py")]


def placeholders(code):
    return set(PLACEHOLDER.findall(TEXTS[code]._source))


def refusals():
    """Code, facts and place of each `Refusal(Code.X, fact=…)` in the product."""
    for path in SOURCES:
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Refusal":
                continue
            facts = {keyword.arg for keyword in node.keywords}
            # Facts that are spread from a dictionary are checked where that is tested.
            if isinstance(node.args[0], ast.Attribute) and None not in facts:
                yield Code[node.args[0].attr], facts, f"{path}:{node.lineno}"


class TestRefusalTexts(BaseCase):
    def test_every_code_has_a_text_and_a_status(self):
        self.assertEqual(set(TEXTS), set(Code))
        self.assertEqual(set(STATUS_OF), set(Code))
        for code in Code:
            with self.subTest(code):
                self.assertTrue(400 <= STATUS_OF[code] < 600)
                self.assertRegex(TEXTS[code]._source, r"^[A-Z].*\.$")

    def test_every_refusal_brings_the_facts_of_its_text(self):
        found = list(refusals())
        self.assertGreater(len(found), 20)
        for code, facts, place in found:
            with self.subTest(place):
                self.assertLessEqual(placeholders(code), facts)

    def test_every_text_is_translated(self):
        for code in Code:
            facts = dict.fromkeys(placeholders(code), "42")
            with self.subTest(code):
                russian = refusal_text(Refusal(code, **facts), "ru_RU")
                self.assertRegex(russian, "[А-я]")
                self.assertEqual(russian.count("42"), len(facts))

    def test_facts_are_shown_as_people_write_them(self):
        cases = [
            (Refusal(Code.LITRES_ABOVE_LEVEL, level=Decimal("1250.500")), "en_US", "1,250.5"),
            (Refusal(Code.LITRES_ABOVE_LEVEL, level=Decimal("50.500")), "ru_RU", "50,5"),
            (Refusal(Code.PRICE_MISSING, grades=["AI-92", "DT"]), "ru_RU", "AI-92 и DT"),
            (
                Refusal(Code.PHOTOS_MISSING, missing=["nozzle_before", "dashboard_after"]),
                "en_US",
                "nozzle before and dashboard after",
            ),
            (
                Refusal(Code.STRAPPING_TABLE_INVALID, problem="uneven", row=7),
                "ru_RU",
                "в точке 7: литры не следуют форме цистерны",
            ),
            (
                Refusal(Code.PROVING_INVALID, problem="few_draws"),
                "en_US",
                "there are too few draws",
            ),
            (
                Refusal(Code.PLATE_INVALID, plate=datetime(2030, 1, 31, 12, tzinfo=UTC)),
                "ru_RU",
                "31.01.2030, 12:00 UTC",
            ),
            (
                Refusal(Code.PLATE_INVALID, plate=datetime(1, 1, 1)),  # noqa: DTZ001
                "ru_RU",
                "01.01.1, 00:00 UTC",
            ),
        ]
        for refusal, lang, shown in cases:
            with self.subTest(refusal=refusal, lang=lang):
                self.assertIn(shown, refusal_text(refusal, lang))

    def test_only_what_may_pass_by_itself_is_retryable(self):
        statuses = {STATUS_OF[code] for code in RETRYABLE}

        self.assertEqual(statuses, {409, 429, 500, 503})
        self.assertNotIn(Code.ILLEGAL_TRANSITION, RETRYABLE)
        self.assertNotIn(Code.QUOTE_USED, RETRYABLE)
