"""Plain values that every room speaks in: findings, metrics, records, evidence, policy, decision.

No behaviour but what follows from the values.
"""
