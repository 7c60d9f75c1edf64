"""Formats of dynamic security tests: tools that attack what runs."""
