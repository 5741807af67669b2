"""Benchmarks, their results, and how to repeat them."""
