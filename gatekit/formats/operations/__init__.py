"""Formats about deployments and running software: they yield records, never findings."""
