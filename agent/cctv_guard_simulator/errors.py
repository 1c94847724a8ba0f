"""What can go wrong before the site speaks. Once it speaks, a bad request is answered as a device would answer it."""


class SimulatorError(Exception):
    """The site cannot be built or started; the message names the thing and the remedy."""


class ProfileError(SimulatorError):
    """A profile file is not usable; the message names the file and the key."""
