from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import requests

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tests.common import HOST, get_db_name

from odoo.addons.component.core import Component
from odoo.addons.proil_api.idempotency import IdempotentRequest, StoredAnswer
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import ApiModel
from odoo.addons.proil_api.tests.scratch import publish

from proil_core.refusal import Code, Refusal

PHONE = "+79160000099"


class Tag(ApiModel):
    name: str


class SlowService(Component):
    """Stops between its effect and its answer, until the test lets it go on."""

    _name = "proil.slow.service"
    _inherit = "proil.partner.service"
    _usage = "slow"

    entered = Event()
    may_answer = Event()

    @proil_method("/tags", "POST", body=Tag, answer=Tag, status=201, idempotent=True)
    def add_tag(self, body):
        self.env["res.partner.category"].sudo().create({"name": body.name})
        self.entered.set()
        self.may_answer.wait(timeout=20)
        return body


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """With connections of their own, which commit: each test removes what it made."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            partner = env["res.partner"].create({"name": "Slow Anna"})
            self.partner_id = partner.id
            self.pair = env["proil.api.token"]._issue("proil.partner", partner, "device-of-anna")
            self.addCleanup(publish(env, SlowService, "proil.partner"))
        self.addCleanup(self._remove)
        SlowService.entered.clear()
        SlowService.may_answer.clear()

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._transaction() as env:
            env["res.partner"].browse(self.partner_id).unlink()
            env["res.partner.category"].search([("name", "=", "slow tag")]).unlink()
            env["proil.login.code"].search([("phone", "=", PHONE)]).unlink()
            env["proil.idempotency.key"].search([]).unlink()
            env["queue.job"].search([("model_name", "=", "proil.login.code")]).unlink()

    def _post(self, path, body, key=None):
        headers = {
            "Authorization": f"Bearer {self.pair.access_token}",
            "X-Odoo-Database": get_db_name(),
        }
        if key:
            headers["Idempotency-Key"] = key
        url = f"http://{HOST}:{HttpCase.http_port()}/api/v1{path}"
        return requests.post(url, json=body, headers=headers, timeout=30)

    def _tag(self):
        return self._post("/partner/slow/tags", {"name": "slow tag"}, key="key-1")

    def assertRefused(self, response, code):
        self.assertEqual((response.status_code, response.json()["code"]), (409, code))
        self.assertEqual(response.headers["Retry-After"], "1")

    def test_two_requests_with_one_key_at_once(self):
        with ThreadPoolExecutor() as pool:
            running = pool.submit(self._tag)
            self.assertTrue(SlowService.entered.wait(timeout=20))

            self.assertRefused(self._tag(), "request_in_progress")

            SlowService.may_answer.set()
            first = running.result()
        again = self._tag()
        self.assertEqual((first.status_code, again.status_code), (201, 201))
        self.assertEqual(again.headers["Idempotent-Replay"], "true")
        with self._transaction() as env:
            self.assertEqual(
                env["res.partner.category"].search_count([("name", "=", "slow tag")]), 1
            )

    def test_a_twin_that_commits_between_our_snapshot_and_our_lock(self):
        asked = IdempotentRequest(scope="ab" * 32, fingerprint="cd" * 32)
        with self._transaction() as ours:
            ours.cr.execute("SELECT 1")  # the snapshot
            with self._transaction() as twins:
                self.assertIsNone(twins["proil.idempotency.key"]._claim(asked))
                twins["proil.idempotency.key"]._keep(asked, StoredAnswer(201, "{}", None))

            self.assertIsNone(ours["proil.idempotency.key"]._claim(asked))
            with self.assertRaises(Refusal) as caught:
                ours["proil.idempotency.key"]._keep(asked, StoredAnswer(201, "{}", None))
            self.assertEqual(caught.exception.code, Code.REQUEST_IN_PROGRESS)
            ours.cr.rollback()

            answer = ours["proil.idempotency.key"]._claim(asked)
            self.assertEqual(answer, StoredAnswer(201, "{}", None))

    def test_codes_are_tried_one_at_a_time(self):
        body = {"phone": PHONE, "code": "000000", "device": "device-of-anna"}
        with self._transaction() as env:
            env["proil.login.code"]._request("proil.customer", PHONE, "10.0.0.1")
        with self._transaction() as env:
            env["proil.login.code"].search([("phone", "=", PHONE)]).lock_for_update()

            self.assertRefused(self._post("/customer/auth/otp/verify", body), "busy")

    def test_codes_are_requested_one_at_a_time(self):
        with self._transaction() as env:
            env["proil.login.code"]._take_turns(PHONE)

            self.assertRefused(self._post("/customer/auth/otp", {"phone": PHONE}), "busy")

    def test_a_token_is_refreshed_once_at_a_time(self):
        with self._transaction() as env:
            customer = env["res.partner"].browse(self.partner_id)
            pair = env["proil.api.token"]._issue("proil.customer", customer, "phone-of-anna")
        body = {"refresh_token": pair.refresh_token, "device": "phone-of-anna"}
        with self._transaction() as env:
            env["proil.api.token"].search([("device", "=", "phone-of-anna")]).lock_for_update()

            self.assertRefused(self._post("/customer/auth/refresh", body), "busy")
