"""Is a password that the owner configured one that devices left the factory with? Compared here; nothing is sent.

The list holds words that makers' manuals print and that the first botnets tried; it is no secret, and it is never used
to log in anywhere (design section 7.2). What is told names the entry of the configuration, never the password.
Source: makers' quick-start manuals; the word list in the published source of the Mirai botnet (2016).
"""

from collections.abc import Iterator
from datetime import datetime

from cctv_guard_agent.config import Config
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.observation import Observation

KIND = "config.factory_password"
_LIST = """
0000 00000000 1111 1111111 11111111 1234 12345 123456 1234567 12345678 123456789 4321 54321 666666 888888 9999
7ujMko0admin 7ujMko0vizxv GM8182 Zte521 admin admin1 admin12 admin123 admin1234 admin12345 Admin123 Admin@123
administrator anko camera default fliradmin guest hi3518 ikwb ikwd instar ipcam jauntech juantech jvbzd klv123
klv1234 meinsm pass pass123 passwd password realtek root root123 service smcadmin supervisor support system tech
tlJwpbo6 ubnt user vizxv wbox123 xc3511 xmhdipc
"""
_WORDS = frozenset(_LIST.split())


def is_factory(credentials: Credentials) -> bool:
    """Is it empty, the user name itself, or on the list?"""
    text = credentials.password.reveal()
    return not text or text == credentials.username or text in _WORDS


def observe(config: Config, now: datetime) -> tuple[Observation, ...]:
    """Say of each login in the configuration whether its password is a factory's.

    Value: `yes|ENTRY|MAC|ADDRESS` or `no|...`; MAC and address as far as the entry names them.
    """
    return tuple(
        Observation(kind=KIND, value=f"{'yes' if is_factory(login) else 'no'}|{where}", source="config", at=now)
        for where, login in _logins(config)
    )


def _logins(config: Config) -> Iterator[tuple[str, Credentials]]:
    for number, one in enumerate(config.devices):
        if one.credentials:
            yield f"devices[{number}]|{one.mac or ''}|{one.address or ''}", one.credentials
    for number, lister in enumerate(config.recorders):
        if lister.credentials:
            yield f"recorders[{number}]|{lister.options.get('mac', '')}|", lister.credentials
    for number, router in enumerate(config.routers):
        if router.credentials:
            yield f"routers[{number}]||{router.address or ''}", router.credentials
