"""Discovery: walking, recognition, reading, and assigning reports to the evidence contract."""
