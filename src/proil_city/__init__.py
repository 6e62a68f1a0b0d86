"""A small synthetic city whose customers, drivers and dispatcher use only the public doors."""
