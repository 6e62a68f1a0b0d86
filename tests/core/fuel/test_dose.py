from proil_core.fuel.dose import DOSES, DRIVERS_DOSES, METERED, FillKind, sign


def test_only_what_is_poured_back_adds_to_the_compartment():
    assert {kind for kind in FillKind if sign(kind) < 0} == {FillKind.RETURN}


def test_driver_records_no_order_and_no_overpour_by_himself():
    assert set(FillKind) - DOSES == {FillKind.ORDER}
    assert {FillKind.OVERPOUR} == DOSES - DRIVERS_DOSES


def test_what_may_go_past_the_meter():
    assert set(FillKind) - METERED == {FillKind.RETURN, FillKind.SPILL, FillKind.TRANSFER}
