"""Bosch (now Keenfinity): web server, login question, certificates. DIVAR is left out: Dahua makes several of them.

Source: facts/identification.md 4.2, 5, 6; facts/oem_brands.csv (DIVAR).
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    MODELS,
    M,
    S,
    W,
    body,
    favicon,
    models,
    own_label,
    realm,
    sdp,
    server,
    sign,
    title,
    tls,
)

MAKER = Maker(
    id="bosch",
    name="Bosch",
    stream_paths=("/rtsp_tunnel",),
    signatures=(
        *own_label(
            r"Bosch(?: Security Systems(?:,? (?:Inc\.?|B\.V\.))?)?|Keenfinity(?: Group)?",
            "Bosch",
            ("Bosch", "Bosch Security Systems"),
            "public ONVIF test suite, scope name/Bosch with hardware/NBC-255-P",
            upnp=False,
            unless=(("onvif.Model", "^DIVAR"), ("onvif.scope", "hardware/DIVAR")),
        ),
        *models(
            r"(?:N(?:DP|XF|BE|BN|BC|BT|DE|DI|DC|DN|DP|DV|EZ|IN|II|IP|IT|UC|UI|WD|TC|TI)|MIC|VG5|VIP|NHT)-[\dA-Z]{2,6}",
            ("NBE-4502-AL", "NDE-8504-R", "NUC-51022-F2", "NBC-255-P"),
            MODELS,
            counter=("NVR-3504-A", "NBD80X16S-KL", "NB-1"),
        ),
        *models(
            r"(?:DINION|FLEXIDOME|AUTODOME|VIDEOJET|Bosch Smart Home Camera|HOME_Eyes)",
            ("DINION IP 5000 HD", "FLEXIDOME IP starlight 7000", "AutoDome 800 HD"),
            "identification.md 4.2 (recog); facts/makers.csv",
            strength=S,
            brand="Bosch",
        ),
        *server(
            r"^VCS-VideoJet-Webserver|^VCS-VIDOS-NVR",
            S,
            ("VCS-VideoJet-Webserver", "VCS-VIDOS-NVR"),
            "identification.md 5.1 (recog; kscan)",
        ),
        *realm(
            r"^Use '(?:live|user|service)' as User Name",
            S,
            ("Use 'live' as User Name in order to log in to the respective level", "Use 'service' as User Name"),
            "identification.md 5.2 (recog)",
        ),
        *tls(
            r"myboschcam\.net|OU=ST-VS,\s*O=Bosch|O=Bosch (?:Sicherheitssysteme|Security Systems)",
            S,
            (
                "CN=local.myboschcam.net,O=Bosch Sicherheitssysteme GmbH,L=Grasbrunn,ST=Bayern,C=DE",
                "CN=00-07-5f-11-11-11,OU=ST-VS,O=Bosch Sicherheitssysteme GmbH",
            ),
            "identification.md 5.5 (recog)",
            counter=("CN=appliance,O=BSH Hausgeraete GmbH",),
        ),
        *body(r"\brcp\.xml\b", S, ('<script>load("/rcp.xml?command=0x0a98")',), "identification.md 5.3 (RCP+ clients)"),
        *title(
            r"^(?:AUTODOME|DINION|FLEXIDOME|VIDEOJET)\b",
            S,
            ("FLEXIDOME IP 4000i", "DINION 7100i IR"),
            "identification.md 4.2 (recog telnet_banners.xml)",
            counter=("B426",),
        ),
        *favicon(M, "identification.md 5.4", -1702769256),
        *sdp(r"/rtsp_tunnel", W, ("a=control:rtsp://192.0.2.9/rtsp_tunnel",), "identification.md 6, stream paths"),
        *realm(
            r"^Please log in with a valid username$",
            S,
            ("Please log in with a valid username",),
            "deepch/RTSPtoWebRTC issue 204 (Bosch); gortsplib authenticate_test",
            counter=("Please log in",),
        ),
        *sign(
            "bosch.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Bosch.cs)",
            says="it answers Bosch's own discovery protocol",
            unless=(("bosch.model", "^DIVAR"),),
        ),
        *sdp(
            r"^s=LIVE VIEW$",
            M,
            ("s=LIVE VIEW",),
            "gortsplib issue 632; openHAB Bosch camera tests: payload type 35 is theirs",
            also=(("sdp.line", r"^m=video \d+ RTP/AVP 35\b"),),
            says="its stream is called LIVE VIEW and numbered 35, as Bosch's are",
        ),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^Welcome to (?P<model>(?:AutoDome|FLEXIDOME) .{1,24}?) (?:\d+\.){3}\d+ from",
            S,
            (
                "Welcome to AutoDome 800 HD 192.0.2.4 from 192.0.2.8",
                "Welcome to FLEXIDOME NDC-455-P 192.0.2.4 from 192.0.2.8",
            ),
            "identification.md 4.2 (recog telnet_banners.xml)",
            says="its console greets with the name of a Bosch camera",
            brand="Bosch",
            counter=("Welcome to Ubuntu 192.0.2.4 from 192.0.2.8",),
        ),
        *sign(
            "snmp.sysdescr",
            Group.API,
            r"^dinion ip\b",
            S,
            ("dinion ip",),
            "identification.md 5.3 (kscan)",
            says="it describes itself (SNMP) with a model of Bosch's",
            brand="Bosch",
        ),
    ),
)
