from . import proil_order, proil_order_board, proil_shift
