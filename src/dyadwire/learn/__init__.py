"""Training recipes and evaluation."""
