"""Brings up the whole line on this host and looks at what arrives in Home Assistant. Runs on `.venv`'s Python."""
