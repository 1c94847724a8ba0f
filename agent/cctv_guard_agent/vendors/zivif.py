"""Zivif: a label whose builder is not public; its own tells are not either.

Source: facts/makers.csv (CVE-2017-17105).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(id="zivif", name="Zivif", signatures=(*label(r"Zivif", "Zivif", ("Zivif",), "facts/makers.csv"),))
