"""Formats about dependencies and container images."""
