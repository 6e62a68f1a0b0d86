-- The units on board know the live system's address and key: a copy takes nothing from them.
UPDATE proil_telemetry_device SET key_hash = NULL;
