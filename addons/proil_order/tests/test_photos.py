import hashlib
from io import BytesIO

from PIL import Image

from odoo.tests import tagged

from proil_core.proof.photos import PhotoKind, PhotoPolicy, check_photo
from proil_core.refusal import Code

from .common import NOON, ProilOrderCommon, facts_of, picture

BEFORE = (PhotoKind.NOZZLE_BEFORE, PhotoKind.DASHBOARD_BEFORE)


@tagged("post_install", "-at_install")
class TestPhotos(ProilOrderCommon):
    def _add(self, order, kind=PhotoKind.NOZZLE_BEFORE, content=None, **seen):
        content = content or picture()
        return order._add_photo(kind, content, facts_of(content), **seen)

    def test_photo_keeps_what_the_driver_s_phone_said(self):
        order = self._create_order("arrived")

        photo = self._add(order, taken_at=NOON, latitude=55.75, longitude=37.62)

        self.assertEqual(photo.order_id, order)
        self.assertEqual(photo.taken_at, NOON.replace(tzinfo=None))
        self.assertEqual((photo.latitude, photo.longitude), (55.75, 37.62))
        self.assertEqual((photo.width_px, photo.height_px), (320, 320))
        self.assertEqual(photo.sha256, hashlib.sha256(picture()).hexdigest())

    def test_exif_is_kept_apart_from_the_stored_copy(self):
        photo = self._add(self._create_order("arrived"))

        stored = photo.attachment_id.raw
        self.assertEqual(photo.exif["Model"], "Phone of a driver")
        self.assertEqual(photo.exif_text, "Model: Phone of a driver")
        self.assertFalse(Image.open(BytesIO(stored)).getexif())
        self.assertNotIn(b"Phone of a driver", stored)
        self.assertEqual(photo.stored_sha256, hashlib.sha256(stored).hexdigest())

    def test_stored_copy_keeps_its_size(self):
        content = picture(size=(2600, 400))

        photo = self._add(self._create_order("arrived"), content=content)

        self.assertEqual(Image.open(BytesIO(photo.attachment_id.raw)).size, (2600, 400))

    def test_second_photo_of_a_kind_is_refused(self):
        order = self._create_order("arrived")
        self._add(order)

        with self.assertRefused(Code.PHOTO_DUPLICATE, kind="nozzle_before"):
            self._add(order, content=picture("another"))

    def test_photos_prove_only_while_the_tanker_is_there(self):
        for state, may in (
            ("accepted", False),
            ("en_route", False),
            ("arrived", True),
            ("fuelled", True),
            ("completed", False),
        ):
            with self.subTest(state):
                order = self._create_order(state)
                if may:
                    self.assertEqual(self._add(order).order_id, order)
                    continue
                with self.assertRefused(Code.ILLEGAL_TRANSITION, state=state, event="photo"):
                    self._add(order)

    def test_proof_grows_with_the_photos(self):
        order = self._create_order("fuelled")
        seen = [order.proof_state]
        for kind in PhotoKind:
            self._add(order, kind)
            seen.append(order.proof_state)

        self.assertEqual(seen, ["none", "partial", "partial", "partial", "complete"])

    def test_completion_names_the_missing_photos(self):
        order = self._create_order("fuelled")
        self._photograph(order, BEFORE)

        with self.assertRefused(Code.PHOTOS_MISSING, missing=["nozzle_after", "dashboard_after"]):
            order._complete()

        self.assertEqual(order.state, "fuelled")

    def test_history_covers_the_photos(self):
        order = self._create_order("completed")

        hashes = {f"photo_{photo.kind}": photo.sha256 for photo in order.photo_ids}
        told = order.event_ids[-1].facts
        self.assertEqual({name: told[name] for name in hashes}, hashes)
        self.assertEqual(len(hashes), 4)

    def test_driver_adds_a_photo_with_no_right_to_attachments(self):
        order = self._create_order("arrived").with_user(self.driver_api)

        photo = self._add(order)

        self.assertEqual(photo.attachment_id.sudo().res_id, order.id)
        self.assertFalse(self.env["ir.attachment"].with_user(self.driver_api).has_access("create"))

    def test_png_and_webp_stay_what_they_are(self):
        order = self._create_order("arrived")
        for kind, file_format in zip(BEFORE, ("PNG", "WEBP"), strict=True):
            out = BytesIO()
            Image.new("RGB", (400, 400), "white").save(out, file_format)
            content = out.getvalue()
            facts = check_photo(content, hashlib.sha256(content).hexdigest(), PhotoPolicy())

            photo = order._add_photo(kind, content, facts)

            self.assertEqual(photo.attachment_id.mimetype, f"image/{file_format.lower()}")
            self.assertFalse(photo.taken_at)

    def test_form_of_a_photo_opens_in_a_dialog(self):
        photo = self._add(self._create_order("arrived"))

        action = photo.action_open()

        self.assertEqual((action["res_model"], action["res_id"]), ("proil.order.photo", photo.id))
        self.assertEqual(action["name"], "Nozzle before")
