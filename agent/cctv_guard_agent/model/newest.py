"""What a device said last, of everything that is remembered of it."""

from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.observation import Observation


def newest_first(device: Device, *kinds: str) -> tuple[Observation, ...]:
    """The observations of these kinds, the latest first; of equally old ones the last."""
    found = [o for o in device.observations if o.kind in kinds]
    return tuple(one for _, one in sorted(enumerate(found), key=lambda pair: (_age(pair[1]), pair[0]), reverse=True))


def newest(device: Device, *kinds: str) -> Observation | None:
    """The latest observation of these kinds; of equally old ones the last."""
    found = [o for o in device.observations if o.kind in kinds]
    return max(enumerate(found), key=lambda pair: (_age(pair[1]), pair[0]))[1] if found else None


def _age(observation: Observation) -> float:
    """A time to sort by; captures from a file have none and count as oldest."""
    return observation.at.timestamp() if observation.at else 0.0
