"""Home Assistant finds our integration below this package."""
