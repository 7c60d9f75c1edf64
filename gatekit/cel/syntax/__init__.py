"""The syntax of CEL: text to tree."""
