"""Scoring: shares, levels, limits, verdict and substantiation, each number with its reason."""
