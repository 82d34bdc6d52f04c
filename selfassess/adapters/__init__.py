"""The world outside, each behind a Protocol: where files are kept, who looks for viruses; the real one and a fake."""
