"""Formats of scanners that look for passwords, keys and tokens."""
