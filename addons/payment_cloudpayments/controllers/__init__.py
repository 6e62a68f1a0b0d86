from . import cloudpayments_notification, cloudpayments_three_ds, cloudpayments_widget
