"""Sets up and drives a checkout. Standard library only: nothing else is there when this first runs."""
