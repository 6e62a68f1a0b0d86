from decimal import Decimal

from proil_core.refusal import Code, Refusal


def test_code_values_are_the_names_in_snake_case():
    assert [code.value for code in Code] == [code.name.lower() for code in Code]


def test_refusal_keeps_facts_as_given():
    refusal = Refusal(Code.LITRES_ABOVE_TANK, litres=Decimal("80.000"), tank_litres=Decimal(60))

    assert refusal.code is Code.LITRES_ABOVE_TANK
    assert refusal.facts == {"litres": Decimal("80.000"), "tank_litres": Decimal(60)}


def test_a_fact_may_be_called_code():
    assert Refusal(Code.PAYMENT_DECLINED, code="5051").facts == {"code": "5051"}


def test_text_for_the_log_names_code_and_facts():
    assert str(Refusal(Code.NOT_FOUND)) == "not_found"
    assert str(Refusal(Code.PHOTOS_MISSING, missing=["nozzle_after"])) == (
        "photos_missing: missing=['nozzle_after']"
    )
