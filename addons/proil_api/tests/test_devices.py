from odoo.addons.proil_api.tests.common import ProilApiCase


class TestDevices(ProilApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boris = cls._create_customer(name="Boris")
        cls.anna_token = cls._bearer(cls.customer, device="phone-of-anna")
        cls.boris_token = cls._bearer(cls.boris, device="phone-of-boris")

    def _register(self, push_token, token):
        body = {"push_token": push_token}
        return self.call("POST", "/customer/devices", token=token, json=body)

    def _registered(self):
        devices = self.env["proil.push.device"].search([])
        return {device.token: device.partner_id.name for device in devices}

    def test_a_device_is_registered_for_its_caller(self):
        self.assertEqual(self._register("fcm-1", self.anna_token).status_code, 204)

        [device] = self.env["proil.push.device"].search([])
        self.assertEqual((device.partner_id, device.token), (self.customer, "fcm-1"))
        self.assertEqual((device.collection, device.device), ("proil.customer", "phone-of-anna"))

    def test_registering_again_changes_nothing(self):
        self._register("fcm-1", self.anna_token)
        self._register("fcm-1", self.anna_token)

        self.assertEqual(self._registered(), {"fcm-1": "Anna"})

    def test_a_new_push_token_replaces_that_of_the_device(self):
        self._register("fcm-1", self.anna_token)
        self._register("fcm-2", self.anna_token)

        self.assertEqual(self._registered(), {"fcm-2": "Anna"})

    def test_another_device_of_the_same_person_is_kept(self):
        self._register("fcm-1", self.anna_token)
        self._register("fcm-2", self._bearer(self.customer, device="tablet-of-anna"))

        self.assertEqual(self._registered(), {"fcm-1": "Anna", "fcm-2": "Anna"})

    def test_a_phone_that_changed_hands_tells_its_former_owner_nothing(self):
        self._register("fcm-1", self.anna_token)
        self._register("fcm-1", self.boris_token)

        self.assertEqual(self._registered(), {"fcm-1": "Boris"})

    def test_one_forgets_only_the_own_device(self):
        self._register("fcm-1", self.anna_token)
        self._register("fcm-2", self.boris_token)

        response = self.call("DELETE", "/customer/devices", token=self.anna_token)

        self.assertEqual(response.status_code, 204)
        self.assertEqual(self._registered(), {"fcm-2": "Boris"})

    def test_without_a_token_nothing_is_registered(self):
        self.assertProblem(self._register("fcm-1", None), 401, "token_missing")

        self.assertEqual(self._registered(), {})
