"""Measurements, always beside a peer in the same run; `python -m benchmarks` writes RESULTS.md."""
