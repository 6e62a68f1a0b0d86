import re

from lxml import etree

from odoo.tests import BaseCase, tagged

from ..sheets.curve_svg import Point, curve_svg, nice_step
from .sheet_common import example_curve

WORDS = {"axis": "r, l", "time": "h", "window": "-5.8 l"}


def elements(svg, name):
    return etree.fromstring(svg).xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


@tagged("post_install", "-at_install")
class TestCurveSvg(BaseCase):
    def test_every_reading_is_a_dot_and_a_doubted_one_is_hollow(self):
        svg = example_curve()

        self.assertEqual(len(elements(svg, "dot")), 43)
        self.assertEqual(len(elements(svg, "doubted")), 1)

    def test_loads_are_bars(self):
        self.assertEqual(len(elements(example_curve(), "load")), 1)

    def test_window_is_shaded_between_its_minutes(self):
        points = [Point(0, 0, 0.3), Point(100, -5, 0.3)]

        [window] = elements(curve_svg(points, (25, 50), WORDS), "window")

        left, width = float(window.get("x")), float(window.get("width"))
        self.assertEqual((left, width), (46 + 662 * 0.25, 662 * 0.25))

    def test_clean_shift_has_no_window(self):
        svg = curve_svg([Point(0, 0, 0.3), Point(100, 0.1, 0.3)], None, WORDS)

        self.assertEqual(elements(svg, "window"), [])

    def test_all_of_the_band_is_on_the_paper(self):
        svg = curve_svg([Point(0, 0, 1), Point(60, -17.3, 4), Point(90, 3, 2)], None, WORDS)
        [band] = elements(svg, "band")

        heights = [float(y) for y in re.findall(r",([\d.]+)", band.get("points"))]

        self.assertGreaterEqual(min(heights), 16)
        self.assertLessEqual(max(heights), 230 - 34)

    def test_flat_curve_keeps_a_scale_of_litres(self):
        svg = curve_svg([Point(0, 0, 0), Point(0, 0, 0)], None, WORDS)

        labels = [text.text for text in elements(svg, "axis")]
        self.assertIn("+1", labels)
        self.assertIn("-1", labels)

    def test_single_reading_is_no_curve(self):
        self.assertEqual(curve_svg([Point(0, 0, 1)], None, WORDS), "")

    def test_steps_of_the_axis_are_round(self):
        for rough, step in ((0.3, 0.5), (0.5, 0.5), (1.2, 2), (4, 5), (7, 10), (11, 20)):
            with self.subTest(rough):
                self.assertAlmostEqual(nice_step(rough), step)
