"""A simulated tanker, for tests and benchmarks: physics with known losses, read by instruments."""
