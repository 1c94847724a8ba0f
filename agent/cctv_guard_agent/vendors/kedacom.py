"""Kedacom: web server, login question, label.

Source: facts/identification.md 5.1, 5.2.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, models, own_label, realm, server, sign, title

MAKER = Maker(
    id="kedacom",
    name="Kedacom",
    signatures=(
        *own_label(r"KEDACOM|Suzhou Keda.*|Keda", "Kedacom", ("KEDACOM",), "facts/makers.csv"),
        *server(r"^Kedacom-Webs|^kedacom-hs", S, ("Kedacom-Webs", "kedacom-hs"), "identification.md 5.1 (kscan)"),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^kedacom login:",
            S,
            ("kedacom login:",),
            "identification.md 5.3 (kscan)",
            says="its console greets as Kedacom's does",
        ),
        *realm(r"^kedacom", S, ("kedacom",), "identification.md 5.2 (kscan; dismap)"),
        *models(
            r"KDM2\d{3}|KED-|LRN\d{4}N|IPC\d{3,4}-[A-Z]\d{3}-[A-Z]|IPC2\d{3}-[FGH]N",
            ("KDM2310", "KED-IPC122", "LRN8640N", "IPC421-E120-N", "IPC2455-FN-PIR40-L0600"),
            "chenshangquan/RK100 (devtrackconst.h)",
            brand="Kedacom",
            counter=("IPC2124LE-ADF28KM-H", "IPC-E120"),
        ),
        *title(
            r"^NVR[_ ]Station\s?Web|\bviewshot\b", M, ("NVR_Station Web", "ViewShot"), "yaklang/yaklang device rules"
        ),
    ),
)
