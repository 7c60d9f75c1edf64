"""Policies: YAML to a checked policy with compiled expressions. The only room that reads YAML."""
