from . import cloudpayments_day_choice, cloudpayments_resolution
