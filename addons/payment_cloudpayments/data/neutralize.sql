-- A copy of a live database must not touch its payments.
UPDATE payment_provider
   SET cloudpayments_public_id = NULL,
       cloudpayments_api_secret = NULL;
