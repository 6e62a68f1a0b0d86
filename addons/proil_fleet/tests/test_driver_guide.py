import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

from proil_core.refusal import Code

GUIDES = Path(__file__).parents[3] / "docs" / "guides"


@tagged("post_install", "-at_install")
class TestDriverGuide(BaseCase):
    """The guide names what exists, and says the same in both languages."""

    def _guide(self, name):
        text = (GUIDES / name).read_text()
        paths = re.findall(r"(?:GET|POST) (/[^`\s]+)", text)
        codes = re.findall(r"^\| `(?!code`)([a-z_]+)` \|", text, re.MULTILINE)
        return paths, codes

    def test_codes_exist(self):
        _paths, codes = self._guide("driver.md")

        self.assertIn("litres_above_level", codes)
        self.assertEqual([code for code in codes if code not in set(Code)], [])

    def test_both_languages_say_the_same(self):
        self.assertEqual(self._guide("driver.md"), self._guide("driver.ru.md"))
