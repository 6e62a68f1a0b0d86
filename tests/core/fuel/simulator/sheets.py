"""Data sheets of the instruments that are simulated."""

from dataclasses import replace

from proil_core.fuel.shift_record import Instruments

# Magnetostrictive probe with an inclinometer, poured table.
M1 = Instruments(
    capacity_l=1000.0,
    area_l_per_mm=1.0,
    reading_sd_mm=0.25,
    strapping_sd_share=0.001,
    probe_offset_mm=140.0,
    tilt_sd_deg=0.09,
    pad_tilt_factor=0.15,
    depot_tilt_factor=0.5,
    temperature_bias_sd_c=0.1,
    temperature_noise_sd_c=0.08,
    permittivity_sd_share=0.0,
    permittivity_drift_share_per_c=0.0,
    meter_mpe_share=0.0025,
    meter_proved_sd_share=None,
    meter_drift_sd_share=0.0005,
    meter_repeatability_sd_share=0.0005,
    load_mpe_share=0.0015,
    load_repeatability_sd_share=0.0005,
    evaporates=True,
)
M1_PROVED = replace(M1, meter_proved_sd_share=0.0005)
M1_DIESEL = replace(M1, evaporates=False)
# Magnetostrictive, table from a drawing, no correction of tilt.
M2 = replace(
    M1,
    reading_sd_mm=0.5,
    strapping_sd_share=0.003,
    tilt_sd_deg=1.0,
    temperature_noise_sd_c=0.15,
    temperature_bias_sd_c=0.2,
)
# Capacitive, 1 % of range, tare in 20 steps.
C2 = replace(
    M2,
    reading_sd_mm=1.0,
    strapping_sd_share=0.005,
    probe_offset_mm=170.0,
    temperature_noise_sd_c=0.3,
    temperature_bias_sd_c=0.5,
    permittivity_sd_share=0.005,
    permittivity_drift_share_per_c=0.0005,
)
