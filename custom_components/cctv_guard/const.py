"""Names that every module of the integration shares."""

import logging
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "cctv_guard"
NAME: Final = "CCTV Guard"
LOGGER: Final = logging.getLogger(__package__)

PLATFORMS: Final = [Platform.BINARY_SENSOR, Platform.BUTTON, Platform.EVENT, Platform.SENSOR]

TOPIC_ROOT: Final = "cctv_guard"
"""All sites publish below `cctv_guard/<site>/` (contract/README.md)."""

SCHEMA_MIN: Final = 1
SCHEMA_MAX: Final = 1
"""Versions of the contract that `contract.py` reads, both included."""

CONF_BASE_TOPIC: Final = "base_topic"
"""Entry data: `cctv_guard/<site>`, without a trailing slash."""

CONF_REPAIRS: Final = "repairs"
CONF_SEVERITY_FLOOR: Final = "severity_floor"
DEFAULT_SEVERITY_FLOOR: Final = "medium"

SITE: Final = ""
"""The subject of state that belongs to no device; no id is empty, so it cannot be mistaken for one."""
