"""Governance: what happens to items between reading and judging.

Paths, kinds, fingerprints, de-duplication, severities and suppressions.
"""
