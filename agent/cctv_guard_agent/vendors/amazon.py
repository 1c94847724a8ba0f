"""Amazon's Ring and Blink: they speak to the cloud only; what shows locally is a name, and the hardware address.

Source: facts/makers.csv; facts/oui_camera_makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="amazon",
    name="Amazon (Ring, Blink)",
    signatures=(
        *own_label(r"Ring(?: LLC)?", "Ring", ("Ring", "Ring LLC"), "facts/oem_brands.csv", counter=("Ringo",)),
        *own_label(r"Blink(?: by Amazon)?", "Blink", ("Blink by Amazon",), "facts/oem_brands.csv"),
    ),
)
