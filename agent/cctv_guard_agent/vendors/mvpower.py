"""The JAWS recorders (sold as MVPower and others; JUAN of Guangzhou registered the hardware addresses).

makers.csv keeps them under `mvpower`, the maker behind them being not proven.
Source: facts/identification.md 5.1, 5.4, 8.6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, W, favicon, favicon_md5, own_label, server, title

MAKER = Maker(
    id="mvpower",
    name="JUAN / MVPower",
    signatures=(
        *own_label(
            r"MVPower|JUAN|Guangzhou Juan.*",
            "MVPower",
            ("MVPower", "JUAN"),
            "identification.md 8.6",
            counter=("Juanita",),
        ),
        *server(r"^JAWS/\d", S, ("JAWS/1.0", "JAWS/1.0 Feb 16 2017"), "identification.md 5.1 (recog; kscan)"),
        *title(r"^Network Video Client$", M, ("Network Video Client",), "identification.md 5.1 (kscan)"),
        *favicon(M, "identification.md 5.4", 90066852),
        *favicon(W, "identification.md 5.4", 768231242),
        *favicon_md5(M, "identification.md 5.4 (recog; jorhelp/Ingram)", "f066b751b858f75ef46536f5b357972b"),
    ),
)
