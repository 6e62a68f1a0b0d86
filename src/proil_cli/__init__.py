"""The development command of the repository: the standard library alone, it builds the rest."""
