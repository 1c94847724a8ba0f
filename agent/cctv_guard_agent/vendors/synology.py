"""Synology cameras (BC500, TC500, CC400W). Its storage servers are told in storage.py.

Source: a public camera finder's test, UPnP description of a BC500 (deviceType IPCamera:1); facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import S, models, own_label, sign

_SEEN = 'a public camera finder\'s test, UPnP description, find by "BC500"'

MAKER = Maker(
    id="synology",
    name="Synology",
    signatures=(
        *own_label(r"Synology(?: Inc\.?)?", "Synology", ("Synology",), _SEEN, upnp=False),
        *models(
            r"(?:Synology )?(?:BC500|TC500|CC400W|BC800Z)", ("BC500", "TC500"), _SEEN, strength=S, brand="Synology"
        ),
        *sign(
            "ssdp_desc.modelDescription",
            Group.LABEL,
            r"^Synology Camera",
            S,
            ("Synology Camera BC500",),
            _SEEN,
            brand="Synology",
            says="it describes itself as a Synology camera (UPnP)",
            counter=("Synology NAS",),
        ),
    ),
)
