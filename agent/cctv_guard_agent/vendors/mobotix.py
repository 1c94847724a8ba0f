"""MOBOTIX: login question, page authors, icon.

Source: facts/identification.md 5, 6.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    MODELS,
    M,
    S,
    W,
    body,
    favicon,
    favicon_md5,
    models,
    own_label,
    realm,
    sdp,
    serial,
    server,
    sign,
    title,
)

MAKER = Maker(
    id="mobotix",
    name="MOBOTIX",
    stream_paths=("/mobotix.h264",),
    signatures=(
        *own_label(r"MOBOTIX(?: AG)?", "MOBOTIX", ("MOBOTIX", "MOBOTIX AG"), "facts/makers.csv"),
        *models(
            r"(?:MOBOTIX )?(?:Mx-)?(?:[MSDQTCIVP]2[4-6][A-Z]?|[MSDQ]1[2-6][A-Z]?|[MSDCPQ]7[1-4]A?|c2[56])(?:$|[ -])|"
            r"Mx-[BMVS][BCDT]\d?[AB]-|MOBOTIX ",
            ("Mx-M16B", "M73", "S26B", "Q71", "Mx-VB1A-4-IR", "MOBOTIX M26"),
            MODELS,
            counter=("M2036-LE", "S3", "M15000"),
        ),
        *realm(r"^MOBOTIX Camera User", S, ("MOBOTIX Camera User",), "identification.md 5.2 (recog; kscan)"),
        *title(
            r"/control/userimage\.html|^MOBOTIX\b",
            S,
            ("Redirect to userimage: /control/userimage.html",),
            "identification.md 5.3 (recog)",
        ),
        *body(
            r"/control/userimage\.html|MOBOTIX AG",
            S,
            ('<meta name="publisher" content="MOBOTIX AG, Germany">',),
            "identification.md 5.3 (recog; WhatWeb)",
        ),
        *sdp(r"/mobotix\.h264", W, ("a=control:rtsp://192.0.2.1/mobotix.h264",), "identification.md 6, stream paths"),
        *serial(r"^(?:00:?03:?C5:?)", M, ("0003C5123456", "00:03:C5:12:34:56"), "identification.md 7"),
        *favicon(M, "identification.md 5.4", 661332347),
        *favicon_md5(M, "identification.md 5.4 (recog; jorhelp/Ingram)", "d9526978908979fa5018db0bcc762aa0"),
        *sign(
            "http.location",
            Group.WEB,
            r"/control/userimage\.html|/cgi-bin/guestimage\.html",
            S,
            ("/control/userimage.html", "/cgi-bin/guestimage.html"),
            "nmap (MOBOTIX)",
            says="its web page sends on to that of MOBOTIX cameras",
        ),
        *body(
            r"/cgi-bin/guestimage\.html",
            S,
            ('href="/cgi-bin/guestimage.html"',),
            "nmap (MOBOTIX M10)",
            says="its web page leads to MOBOTIX's guest page",
        ),
        *title(
            r"/cgi-bin/guestimage\.html",
            S,
            ("Redirect to guestimage: /cgi-bin/guestimage.html",),
            "nmap (MOBOTIX M10)",
            says="its web page sends on to MOBOTIX's guest page",
        ),
        *server(
            r"^thttpd/[\d.]+-MX\b",
            M,
            ("thttpd/2.19-MX Jan 24 2006",),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
            says='its web server is MOBOTIX\'s own build ("{seen}")',
        ),
    ),
)
