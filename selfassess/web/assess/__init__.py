"""Filling in an assessment: the list, the intake, the sections and the check."""
