from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import LockError, RedirectWarning, UserError

from odoo.addons.queue_job.exception import RetryableJobError


class ProilRetailDay(models.Model):
    """Days that are over are posted by themselves, each apart: none stops another."""

    _inherit = "proil.retail.day"

    @api.model
    def _cron_post_past_days(self):
        sales = self.env["proil.retail.sale"]
        for company, date in sales._read_group(
            [("day_id", "=", False)], ["company_id", "date:day"]
        ):
            if date < company._proil_local_date(fields.Datetime.now()):
                self.with_delay(
                    identity_key=f"{self._name}/{company.id}/{date}",
                    description=f"Retail sales of {date}",
                )._job_post_day(company.id, date)

    @api.model
    def _job_post_day(self, company_id, date):
        """Post what was sold on a day, or tell the accountant why that cannot be."""
        of_day = [("company_id", "=", company_id), ("date", "=", date), ("day_id", "=", False)]
        try:
            with self.env.cr.savepoint():
                self._post_sales(self.env["proil.retail.sale"].search(of_day))
        except LockError as error:
            raise RetryableJobError("The sales are being posted", seconds=10) from error
        except (UserError, RedirectWarning, IntegrityError) as error:
            company = self.env["res.company"].browse(company_id)
            self._day_to_fill(company, date).trouble = str(error.args[0]).partition("\n")[0]
