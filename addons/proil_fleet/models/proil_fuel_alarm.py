from odoo import api, fields, models
from odoo.tools import plaintext2html
from odoo.tools.misc import format_datetime, formatLang

from odoo.addons.proil_api.fields import Litres

from proil_core.decimals import litres

_WHERE = ("shift_id", "compartment_id", "window_from")


class ProilFuelAlarm(models.Model):
    """Something about the fuel that a person has to look at."""

    _name = "proil.fuel.alarm"
    _description = "Fuel alarm"
    _order = "state, raised_at desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("doubt", "Re-dip needed"),
            ("loss_between_stops", "Loss between stops"),
            ("order_or_meter", "Order or meter"),
            ("load", "Load"),
            ("leak", "Leak"),
            ("meter", "Meter"),
            ("meter_and_drain", "Meter and drain"),
            ("variance", "Variance"),
            ("past_fills", "Litres in no fill"),
            ("short_load", "Short load"),
            ("cusum", "Cumulative loss"),
            ("plausibility", "Implausible corrections"),
        ],
        "Alarm",
        required=True,
        readonly=True,
    )
    colour = fields.Selection([("yellow", "Yellow"), ("red", "Red")], required=True, readonly=True)
    shift_id = fields.Many2one("proil.shift", readonly=True, index=True, ondelete="restrict")
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    driver_id = fields.Many2one(related="shift_id.driver_id", store=True)
    tanker_id = fields.Many2one(related="compartment_id.tanker_id", store=True)
    balance_id = fields.Many2one("proil.balance", readonly=True, index="btree_not_null")
    litres = Litres(readonly=True, help="A loss is negative.", aggregator=None)
    window_from = fields.Datetime("From", readonly=True)
    window_to = fields.Datetime("Until", readonly=True)
    stop_before = fields.Integer("After stop", readonly=True, aggregator=None)
    stop_after = fields.Integer("Before stop", readonly=True, aggregator=None)
    raised_at = fields.Datetime("Raised", required=True, readonly=True)
    state = fields.Selection(
        [("new", "New"), ("seen", "Seen")],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    seen_by_id = fields.Many2one("res.users", "Seen by", readonly=True)
    seen_at = fields.Datetime("Seen", readonly=True)

    @api.model
    def _raise(self, kind, colour, at, **facts):
        """Tell of it once: the same place and time is the same alarm.

        What a balance tells is told anew when a later revision finds other litres.
        """
        known = [(name, "=", facts.get(name) or False) for name in _WHERE]
        if facts.get("balance_id"):
            known += [("balance_id", "!=", False), ("litres", "=", litres(facts.get("litres", 0)))]
        else:
            known.append(("balance_id", "=", False))
        if self.search_count([*known, ("kind", "=", kind), ("colour", "=", colour)], limit=1):
            return self.browse()
        alarm = self.create({"kind": kind, "colour": colour, "raised_at": at, **facts})
        alarm._tell_staff()
        alarm.with_delay(
            identity_key=f"{alarm._name}/{alarm.id}/mail",
            description="Mail an alarm to the fuel controllers",
        )._job_mail()
        return alarm

    def action_see(self):
        self.check_access("read")
        new = self.sudo().filtered(lambda alarm: alarm.state == "new")
        new.write(
            {"state": "seen", "seen_by_id": self.env.user.id, "seen_at": fields.Datetime.now()}
        )

    def _tell_staff(self):
        """On the screens of dispatchers and fuel controllers, to each in his own language."""
        groups = ("proil_api.group_dispatcher", "proil_api.group_fuel_controller")
        for user in self.env["res.users"].union(*(self.env.ref(g).all_user_ids for g in groups)):
            user.partner_id._bus_send(
                "simple_notification",
                {
                    "type": "danger" if self.colour == "red" else "warning",
                    "sticky": self.colour == "red",
                    "message": self.with_context(lang=user.lang)._words(),
                },
            )

    def _job_mail(self):
        group = self.env.ref("proil_api.group_fuel_controller")
        for user in group.all_user_ids.filtered("email"):
            words = self.with_context(lang=user.lang)._words()
            self.env["mail.mail"].sudo().create(
                {
                    "subject": words,
                    "body_html": plaintext2html(words),
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                }
            )

    def _words(self):
        """One line for a person, in the language of the context."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        text = self.env._(
            "%(plate)s, compartment %(compartment)s: %(kind)s, %(litres)s l",
            plate=self.tanker_id.license_plate,
            compartment=self.compartment_id.display_name,
            kind=kinds[self.kind],
            litres=formatLang(self.env, float(self.litres), digits=1),
        )
        if not self.window_from:
            return text
        times = (
            format_datetime(self.env, moment, tz=self.env.company._fuel_tz(), dt_format="HH:mm")
            for moment in (self.window_from, self.window_to)
        )
        return f"{text}, {'–'.join(times)}"
