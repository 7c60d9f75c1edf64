"""Formats about load tests."""
