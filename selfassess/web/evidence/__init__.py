"""The pages of the evidence: the library of an organisation, and what stands at an item."""
