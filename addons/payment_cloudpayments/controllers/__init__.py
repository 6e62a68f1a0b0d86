from . import cloudpayments_notification
