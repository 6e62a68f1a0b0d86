from . import cloudpayments_resolution
