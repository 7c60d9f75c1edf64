"""Formats about APIs and their contracts."""
