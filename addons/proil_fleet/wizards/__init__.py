from . import proil_strapping_import
