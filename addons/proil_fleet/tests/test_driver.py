from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ProilFleetCommon


@tagged("post_install", "-at_install")
class TestDriver(ProilFleetCommon):
    def _login_partner(self, phone, collection="proil.driver"):
        return self.env["proil.login.code"].sudo()._login_partner(collection, phone)

    def test_driver_logs_in_with_the_phone_of_the_contact(self):
        self.assertEqual(self._login_partner("+79161234567"), self.driver.partner_id)

    def test_others_do_not_log_in_as_drivers(self):
        self.env["res.partner"].create({"name": "A customer", "proil_phone": "+79160000009"})
        for phone in ("+79160000009", "+79160000010"):
            with self.subTest(phone):
                self.assertFalse(self._login_partner(phone))

    def test_archived_driver_does_not_log_in(self):
        self.driver.action_archive()

        self.assertFalse(self._login_partner("+79161234567"))

    def test_driver_may_be_a_customer_too(self):
        partner = self._login_partner("+79161234567", "proil.customer")

        self.assertEqual(partner, self.driver.partner_id)

    def test_phone_is_entered_as_people_write_it(self):
        form = Form(self.env["proil.driver"])
        form.partner_id = self.env["res.partner"].create({"name": "Oleg Orlov"})
        form.phone = "8 (916) 000-00-02"
        driver = form.save()

        self.assertEqual(driver.partner_id.proil_phone, "+79160000002")

    @mute_logger("odoo.sql_db")
    def test_contact_is_one_driver(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.driver.create({"partner_id": self.driver.partner_id.id})

    def test_driver_with_an_open_shift_is_not_archived(self):
        self._open_shift()

        with self.assertRaisesRegex(ValidationError, "Ivan Petrov has an open shift"):
            self.driver.action_archive()
