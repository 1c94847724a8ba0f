"""March Networks cameras and recorders: told by name and by their client's title; no protocol is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, own_label, title

MAKER = Maker(
    id="march",
    name="March Networks",
    signatures=(
        *own_label(r"March Networks(?: .*)?", "March Networks", ("March Networks",), "facts/makers.csv", upnp=False),
        *title(
            r"^March Networks Command\b",
            M,
            ("March Networks Command Client",),
            'a public nmap log, find by "March Networks Command Client"',
            brand="March Networks",
        ),
    ),
)
