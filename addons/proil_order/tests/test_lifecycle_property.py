from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from proil_core.order.lifecycle import (
    TRANSITIONS,
    UNDER_WAY,
    Event,
    State,
    allowed_events,
)
from proil_core.proof.photos import PhotoKind
from proil_core.refusal import Refusal

from .common import ProilOrderCommon

LITRES = st.decimals("-1", "45", places=3)
POURED = {State.FUELLED, State.COMPLETED}
ANY_EVENT = st.sampled_from(list(Event))
BACKWARDS = {Event.UNASSIGN, Event.CANCEL, Event.FAIL}


@tagged("post_install", "-at_install")
class TestLifecycleProperty(ProilOrderCommon):
    """Whatever is asked of an order in whatever sequence, what it tells is true."""

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(st.data())
    def test_no_sequence_of_events_breaks_an_invariant(self, data):
        with closing(self.env.cr.savepoint()):
            order = self._create_draft(
                payment_terms=data.draw(st.sampled_from(["card", "contract"]))
            )
            order.write(self._locked_vals(order))
            for _step in range(data.draw(st.integers(8, 20))):
                self._try(order, data.draw(_next_event(State(order.state))), data)
                self._assert_invariants(order)

    def _locked_vals(self, order):
        demand = order._demand(order.ordered_by, order.litres_ordered, order.amount_ordered)
        return order._prepare_locked_vals(
            order.company_id, order.vehicle_id, demand, order.window_start
        )

    def _try(self, order, event, data):
        """The event happens as the table says or leaves no trace."""
        before = self._row(order)
        try:
            with self.env.cr.savepoint():
                self._verb(order, event, data)()
                order.flush_recordset()
        except Refusal:
            self.assertEqual(self._row(order), before)
        else:
            self.assertIn(before["state"], TRANSITIONS[event].sources)
            self.assertEqual(order.state, TRANSITIONS[event].target)

    def _verb(self, order, event, data):
        def photographed_complete():
            state = order.state
            kinds = data.draw(st.sets(st.sampled_from(list(PhotoKind)), min_size=3))
            self._photograph(order, sorted(kinds - set(order.photo_ids.mapped("kind"))))
            if order.state == state:  # the last photo completes what was cleared
                order._complete()

        def finish():
            litres, grade = data.draw(LITRES), data.draw(st.sampled_from(["AI-95", "DT"]))
            order._finish_fuelling(self._totalizer() + litres, litres, grade_code=grade)

        return {
            Event.PLACE: order._place,
            Event.PLACE_ON_CONTRACT: order._place_on_contract,
            Event.AUTHORISE: order._authorise,
            Event.ASSIGN: lambda: order._assign(self.shift),
            Event.UNASSIGN: order._unassign,
            Event.DEPART: order._depart,
            Event.ARRIVE: order._arrive,
            Event.START_FUELLING: lambda: order._start_fuelling(self._totalizer()),
            Event.FINISH_FUELLING: finish,
            Event.REVIEW: lambda: order._review(["level_disagrees"]),
            Event.CLEAR_REVIEW: order._clear_review,
            Event.COMPLETE: photographed_complete,
            Event.CANCEL: lambda: order._cancel("Enough"),
            Event.FAIL: lambda: order._fail("weather"),
        }[event]

    def _row(self, order):
        order.flush_recordset()
        self.env.cr.execute(
            """
            SELECT state, version, chain_head, shift_id, fill_id, litres_filled, amount_charged,
                review_state,
                (SELECT count(*) FROM proil_order_event WHERE order_id = proil_order.id) AS events,
                (SELECT count(*) FROM proil_fill WHERE shift_id = proil_order.shift_id) AS fills,
                (SELECT count(*) FROM proil_order_photo WHERE order_id = proil_order.id) AS photos
            FROM proil_order WHERE id = %s
            """,
            [order.id],
        )
        return self.env.cr.dictfetchone()

    def _assert_invariants(self, order):
        row = self._row(order)
        state = row["state"]
        self.assertEqual(row["events"], row["version"])
        self.assertEqual(order._first_broken_event(), 0)
        if state in UNDER_WAY:
            self.assertTrue(row["shift_id"])
        self.assertEqual(row["litres_filled"] is not None, state in POURED)
        self.assertEqual(row["fill_id"] is not None, state in POURED | {State.FUELLING})
        if state == State.COMPLETED:
            self.assertEqual(row["photos"], len(PhotoKind))
            self.assertLessEqual(row["amount_charged"], order.hold_amount)
            self.assertEqual(order.fill_id.litres, order.litres_filled)
            self.assertIn(row["review_state"], ("none", "cleared"))


def _next_event(state):
    """Mostly forwards: blind events would hardly ever get an order past its placing."""
    forwards = [event for event in allowed_events(state) if event not in BACKWARDS]
    if not forwards:
        return ANY_EVENT
    return st.one_of(*[st.sampled_from(forwards)] * 4, ANY_EVENT)
