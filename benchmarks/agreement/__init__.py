"""How far gatekit's reading agrees with what other people's tests say: `python -m benchmarks.agreement CORPUS`."""
