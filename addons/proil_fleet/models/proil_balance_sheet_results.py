from markupsafe import Markup, escape

from odoo import models

from ..sheets.curve_svg import Point, curve_svg
from ..sheets.shift_page import Fact
from ..sheets.words import exactly, label

INSPECTED = ("r1", "r2", "r3", "r4", "r6")


class ProilBalance(models.Model):
    """What a shift sheet says about a balance below its account."""

    _inherit = "proil.balance"

    def _sheet_results(self):
        yield from (self._check_fact(kind) for kind in INSPECTED if self._checks(kind))
        if self.state == "incomplete":
            if self.incomplete_text:
                yield Fact(self.env._("Missing"), self.incomplete_text, "warning")
            yield Fact(self.env._("As read, l"), self._plain_words())
        else:
            yield from self._judged()

    def _judged(self):
        env = self.env
        variance = exactly(env, self.variance_corrected_litres15)
        yield Fact(env._("Variance, l"), variance, self._tone())
        uncertainty = env._(
            "u = %(u)s l, U95 = %(u95)s l",
            u=exactly(env, self.u_litres, 1),
            u95=exactly(env, self.u95_litres, 1),
        )
        yield Fact(
            env._("Uncertainty"), uncertainty, "warning" if self.state == "not_capable" else ""
        )
        statistic = env._(
            "%(statistic)s, limit %(limit)s",
            statistic=exactly(env, self.statistic, 1),
            limit=exactly(env, self.statistic_limit, 1),
        )
        yield Fact(env._("COMB"), statistic)
        yield Fact(env._("Verdict"), self._verdict_words(), "danger" if self.is_alarm else "")
        orders = self._norm_orders() or env._("none entered")
        yield Fact(env._("Norms of natural loss"), orders)
        if self.plausibility_alarm:
            words = env._("do not go with the data sheets: a loss may have been learned")
            yield Fact(env._("Corrections"), words, "danger")

    def _tone(self):
        return {"fail": "danger", "check": "warning"}.get(self.state, "")

    def _checks(self, kind):
        return self.check_ids.filtered(lambda check: check.kind == kind)

    def _check_fact(self, kind):
        """The worst of the checks of a kind, and how many of them do not hold."""
        checks = self._checks(kind)
        worst = max(checks, key=lambda check: abs(check.litres) - check.limit_litres)
        broken = len(checks.filtered(lambda check: not check.holds))
        words = self.env._(
            "%(litres)s l, limit %(limit)s l",
            litres=exactly(self.env, worst.litres),
            limit=exactly(self.env, worst.limit_litres),
        )
        if worst.subject and len(checks) > 1:
            words = f"{words} ({worst.subject})"
        if broken:
            told = self.env._(
                "%(broken)s of %(count)s do not hold", broken=broken, count=len(checks)
            )
            words = f"{words}; {told}"
        return Fact(label(worst, "kind"), words, "danger" if broken else "")

    def _plain_words(self):
        """The balance of a shift whose litres at 15 °C are not known."""
        return self.env._(
            "opening %(opening)s + received %(loads)s − poured %(fills)s = %(book)s, "
            "closing %(closing)s, variance %(variance)s",
            opening=exactly(self.env, self.opening_litres),
            loads=exactly(self.env, self.loads_litres),
            fills=exactly(self.env, self.fills_litres),
            book=exactly(self.env, self.book_litres),
            closing=exactly(self.env, self.closing_litres),
            variance=exactly(self.env, self.variance_litres),
        )

    def _verdict_words(self):
        words = label(self, "verdict")
        if not self.is_alarm:
            return words
        parts = [words, self._step_words()]
        if self.fill_before_id and self.fill_after_id:
            parts.append(
                self.env._(
                    "between %(one)s and %(other)s",
                    one=self.fill_before_id._sheet_name(),
                    other=self.fill_after_id._sheet_name(),
                )
            )
        return ", ".join(parts)

    def _step_words(self):
        """Litres that were lost, and from when until when if it is known."""
        litres = self.env._("%s l", exactly(self.env, self.estimated_loss_litres, 1))
        if not (self.window_from and self.window_to):
            return litres
        start, end = (
            self.shift_id._sheet_time(moment) for moment in (self.window_from, self.window_to)
        )
        return f"{litres}, {start}–{end}"

    def _sheet_curve(self):
        window = None
        if self.is_alarm and self.window_from and self.window_to:
            opened = self.shift_id.opened_at
            window = tuple(
                (moment - opened).total_seconds() / 60
                for moment in (self.window_from, self.window_to)
            )
        words = {
            "axis": self.env._("r, l"),
            "time": self.env._("hours from the opening"),
            "window": self._step_words() if window else "",
        }
        points = [
            Point(
                point["t_min"],
                point["r_l"],
                point["sigma_l"],
                point["kind"] == "load_post",
                point["doubted"],
            )
            for point in self.curve or []
        ]
        # Numbers of ours and words that are escaped: nothing in it was typed by anybody.
        words = {name: escape(text) for name, text in words.items()}
        return Markup(curve_svg(points, window, words))
