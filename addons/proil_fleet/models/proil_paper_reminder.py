from datetime import timedelta

from odoo import api, fields, models

_ACTIVITY = "proil_fleet.mail_activity_renew_paper"


class ProilPaper(models.Model):
    """Tasks to renew papers, in good time; Odoo mails each to whom it is assigned."""

    _inherit = "proil.paper"

    @api.model
    def _cron_remind(self):
        """Ask once for each paper that ends soon, and take back what was renewed meanwhile."""
        today = self.env.company._date_of(fields.Datetime.now())
        reminded = self.search([("activity_ids.activity_type_id", "=", self.env.ref(_ACTIVITY).id)])
        reminded.filtered(lambda paper: paper._is_renewed()).activity_unlink([_ACTIVITY])
        for paper in self._ending_by(today) - reminded:
            paper._remind()

    @api.model
    def _ending_by(self, today):
        """Papers in use whose reminder is due, unless a later one replaces them."""
        kinds = self.env["proil.paper.kind"]
        [(longest,)] = kinds._read_group([], aggregates=["notice_days:max"])
        papers = self.search(
            [
                ("valid_to", "<=", today + timedelta(days=longest or 0)),
                ("kind_id.active", "=", True),
                "|",
                ("tanker_id.active", "=", True),
                ("driver_id.active", "=", True),
            ]
        )
        return papers.filtered(
            lambda paper: (
                paper.valid_to <= today + timedelta(days=paper.kind_id.notice_days)
                and not paper._is_renewed()
            )
        )

    def _is_renewed(self):
        """Whether the holder has a paper of this kind that lasts longer."""
        return bool(
            self.search_count(
                [
                    ("kind_id", "=", self.kind_id.id),
                    ("tanker_id", "=", self.tanker_id.id),
                    ("driver_id", "=", self.driver_id.id),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">", self.valid_to),
                ],
                limit=1,
            )
        )

    def _remind(self):
        responsible = self.kind_id.responsible_id or self._fuel_controllers()
        holder = (self.tanker_id or self.driver_id).display_name
        for user in responsible:
            paper = self.with_context(lang=user.lang)
            paper.activity_schedule(
                _ACTIVITY,
                date_deadline=self.valid_to,
                user_id=user.id,
                summary=paper.env._(
                    "%(holder)s: %(kind)s ends", holder=holder, kind=paper.kind_id.name
                ),
            )

    @api.model
    def _fuel_controllers(self):
        group = self.env.ref("proil_api.group_fuel_controller")
        administrators = self.env.ref("proil_api.group_administrator").all_user_ids
        return (group.all_user_ids - administrators) or administrators.filtered("active")
