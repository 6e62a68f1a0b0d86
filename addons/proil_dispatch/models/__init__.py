from . import proil_order, proil_shift
