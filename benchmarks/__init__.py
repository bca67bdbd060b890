"""Measures how fast the register is: `python -m benchmarks`. Nothing here asserts a time; docs/performance.md says why."""
