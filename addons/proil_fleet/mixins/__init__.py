from . import proil_measured_mixin, proil_reversible_mixin
