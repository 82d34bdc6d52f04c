"""The commands of `selfassess`, one module each."""
