from proil_core.messaging.ports import PushMessage, SmsMessage


def test_a_login_code_does_not_show_in_a_log():
    message = SmsMessage(phone="+79161234567", text="Code 482913", message_key="login/1")

    assert "482913" not in repr(message)
    assert message.text == "Code 482913"


def test_a_device_token_does_not_show_in_a_log():
    message = PushMessage("fcm-token", "Fuelled", "38.420 l", {"order": "ord_1"}, "order/1/done")

    assert "fcm-token" not in repr(message)
    assert message.device_token == "fcm-token"
