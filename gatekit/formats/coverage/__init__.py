"""Formats about code coverage."""
