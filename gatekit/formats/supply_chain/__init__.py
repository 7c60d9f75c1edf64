"""Inventories, attestations, signatures, and what was built."""
