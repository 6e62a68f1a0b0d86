from psycopg2.errors import UniqueViolation

from odoo.tests import Form, TransactionCase
from odoo.tools import mute_logger

from proil_core.refusal import Code, Refusal

PHONE = "+79160000006"


class TestLoginPhone(TransactionCase):
    def _create(self, phone):
        return self.env["res.partner"].create({"name": "Anna", "proil_phone": phone})

    def test_a_typed_phone_gets_its_one_spelling(self):
        form = Form(self.env["res.partner"])
        form.name = "Anna"
        form.proil_phone = "8 916 000-00-06"

        self.assertEqual(form.save().proil_phone, PHONE)

    def test_another_spelling_is_refused_where_nobody_types(self):
        for phone in ("89160000006", "+7 916 000 00 06", "+15550001122", "ninety"):
            with self.subTest(phone), self.assertRaises(Refusal) as caught:
                self._create(phone)
            self.assertEqual(caught.exception.code, Code.PHONE_INVALID)

    @mute_logger("odoo.sql_db")
    def test_a_phone_belongs_to_one_contact(self):
        self._create(PHONE)

        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._create(PHONE)

    def test_contacts_without_a_phone_are_many(self):
        first, second = self._create(False), self._create(False)

        self.assertFalse(first.proil_phone or second.proil_phone)

    def test_a_copy_does_not_log_in(self):
        self.assertFalse(self._create(PHONE).copy().proil_phone)
