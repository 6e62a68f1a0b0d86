"""HTTP servers that stand in for foreign services in tests and demonstrations."""
