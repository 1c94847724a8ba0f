"""CCTV Guard: finds every camera, proves who made it and who can reach it, and says what to do by when."""

__version__ = "0.1.0"
