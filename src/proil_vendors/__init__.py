"""Clients of foreign HTTP APIs. Each speaks our words and fails in two ways only."""
