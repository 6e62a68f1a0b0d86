from . import proil_assignment, proil_assignment_offer
