-- A copy of production must not text customers, notify drivers or accept their tokens.
UPDATE proil_sms_backend SET api_id = NULL;
UPDATE proil_push_backend SET service_account = NULL;
DELETE FROM proil_push_device;
DELETE FROM proil_api_token;
