"""Formats about test runs."""
