"""How fast the newsletter builder is, measured side by side with others: `make bench` writes docs/benchmarks.md."""
