"""ASUSWRT's app interface: `login.cgi` for a token, `appGet.cgi` with `nvram_get`, errors as `error_status`.

Source: facts/routers.md 4.8; what Vaskivskyi/asusrouter sends and reads; the firmware's default settings.
"""

import base64
import json
import re
from urllib.parse import parse_qs

from fakes_web import PASSWORD, Asked, Said

DEFAULTS = {
    "productid": "RT-AX88U", "firmver": "3.0.0.4", "buildno": "388", "vts_enable_x": "0", "dmz_ip": "",
    "ipv6_service": "disabled", "ipv6_fw_enable": "1", "upnp_enable": "1", "wan0_upnp_enable": "0",
    "wan1_upnp_enable": "1", "wan0_ipaddr": "11.22.33.44", "wan0_state_t": "2", "wan1_ipaddr": "0.0.0.0",
    "wan1_state_t": "0", "http_passwd": "MARKER-http-passwd",
}  # fmt: skip


class FakeAsus:
    """One router; its attributes are what a test changes."""

    def __init__(self, **settings: str) -> None:
        self.settings = {**DEFAULTS, **settings}
        self.logins = 0
        self.token = ""
        self.login_error = 0
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        form = parse_qs(asked.body.decode())
        self.asked.append(f"{asked.method} {asked.path}")
        if "DUTUtil" not in asked.headers.get("user-agent", ""):
            return Said(body=b"<html>Main_Login.asp</html>")
        if asked.path == "/login.cgi":
            wanted = base64.b64encode(f"cctvguard:{PASSWORD}".encode()).decode()
            code = self.login_error or (0 if form.get("login_authorization") == [wanted] else 3)
            if code:
                return _said({"error_status": str(code), "remaining_lock_time": "60"})
            self.logins += 1
            self.token = f"TOKENMARKER{self.logins}"
            return _said({"asus_token": self.token})
        if asked.path != "/appGet.cgi":
            return Said(404)
        if asked.headers.get("cookie") != f"asus_token={self.token}":
            return _said({"error_status": "2"})
        self.keys = re.findall(r"nvram_get\((\w+)\);", form["hook"][0])
        found = {key: self.settings.get(key, "") for key in self.keys}
        return _said({key: value.replace("<", "&#60").replace(">", "&#62") for key, value in found.items()})


def _said(answer: object) -> Said:
    return Said(body=json.dumps(answer).encode())
