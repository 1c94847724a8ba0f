"""One module for each protocol that a device can speak. Each reads its own part of the profile."""
