"""The development command of the repository. Standard library only: it builds the environment the rest runs in."""
