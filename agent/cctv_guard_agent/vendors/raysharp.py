"""RaySharp, which builds recorders for many labels: the browser plug-in of its page.

Source: facts/identification.md 5.3.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import S, body, own_label

MAKER = Maker(
    id="raysharp",
    name="RaySharp",
    signatures=(
        *own_label(r"Ray ?Sharp(?: .*)?|Zhuhai RaySharp.*", "RaySharp", ("RaySharp",), "facts/makers.csv"),
        *body(r"rsvideoocx\.cab", S, ('codebase="rsvideoocx.cab#version=1,0,0,1"',), "identification.md 5.3 (kscan)"),
    ),
)
