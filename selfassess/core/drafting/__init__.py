"""A questionnaire that is being made: a draft document, operations on it, and what is wrong with it."""
