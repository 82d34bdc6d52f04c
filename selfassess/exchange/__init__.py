"""Bytes to definitions or answers and back, one file a format."""
