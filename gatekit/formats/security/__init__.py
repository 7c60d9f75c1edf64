"""Formats of static analysis for security: of code and of infrastructure as code."""
