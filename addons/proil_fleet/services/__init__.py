from . import driver_batches, driver_shifts, driver_tankers, telemetry
