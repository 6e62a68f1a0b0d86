from . import driver_shifts, driver_tankers, telemetry
