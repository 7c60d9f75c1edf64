"""Rules to results, gates, the matrix and the decision. Pure functions."""
