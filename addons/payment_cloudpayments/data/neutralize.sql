-- A copy of a live database must not touch its payments: it knows no key and no address, takes no
-- notification, and shows no payer a form. What its journal left unfinished stays unsent.
UPDATE payment_provider
   SET state = 'disabled',
       is_published = FALSE,
       cloudpayments_public_id = NULL,
       cloudpayments_api_secret = NULL,
       cloudpayments_base_url = NULL,
       cloudpayments_widget_url = NULL,
       cloudpayments_checkout_url = NULL
 WHERE code = 'cloudpayments';

UPDATE payment_transaction
   SET cloudpayments_acs_url = NULL,
       cloudpayments_pa_req = NULL,
       cloudpayments_link_url = NULL,
       cloudpayments_qr_url = NULL,
       cloudpayments_qr_image = NULL
 WHERE cloudpayments_acs_url IS NOT NULL
    OR cloudpayments_pa_req IS NOT NULL
    OR cloudpayments_link_url IS NOT NULL
    OR cloudpayments_qr_url IS NOT NULL;
