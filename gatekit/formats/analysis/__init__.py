"""Formats about linters, type checkers and static analysis."""
