"""Formats about web pages: performance and accessibility."""
