"""Looks at the owner's broker: does it answer, does it keep all retained messages, does it let strangers in?

Used by `doctor`. It writes only below `cctv_guard/doctor-<random>/` and clears what it wrote.
Source: facts/measured.md, first row (Mosquitto drops retained messages beyond its queue).
"""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import aiomqtt

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.model.observation import Observation

ANSWER_S = 8.0


def _client(config: Broker, *, anonymous: bool = False) -> aiomqtt.Client:
    import ssl

    tls = ssl.create_default_context(cafile=config.ca_file) if config.tls else None
    if tls and config.cert_file:
        tls.load_cert_chain(config.cert_file, config.key_file)
    login: dict[str, Any] = {}
    if not anonymous:
        login = {
            "username": config.username,
            "password": config.password.reveal() if config.password else None,
        }
    return aiomqtt.Client(
        config.host, config.port, tls_context=tls, timeout=ANSWER_S, max_queued_incoming_messages=20_000, **login
    )


async def examine_broker(config: Broker, messages: int) -> list[tuple[str, str, str]]:
    """Return (what, good | bad | note, sentence) lines."""
    where = f"broker {config.host}:{config.port}"
    try:
        kept = await _retained(config, messages)
    except (aiomqtt.MqttError, OSError, TimeoutError) as error:
        says = f"{error}; is it running, and are host, port, username and password right?"
        return [(where, "bad", says)]
    lines = [(where, "good", "answers")]
    if kept < messages:
        says = f"gave a new subscriber {kept} of {messages} retained messages; set max_queued_messages 0 in Mosquitto"
        lines.append((where, "bad", says))
    else:
        lines.append((where, "good", f"gave a new subscriber all {messages} retained messages"))
    return [*lines, await _strangers(config, where)]


async def observe_broker(config: Broker, own: Sequence[Address], now: datetime) -> tuple[Observation, ...]:
    """Say whether other hosts can use the broker without a login, or in plain text (`broker.anonymous`, `.plain`).

    own: this host's addresses on the owner's networks; a broker that answers there answers to other hosts.
    """
    hosts = [str(address) for address in own] if _is_local(config.host) else [config.host]
    plain = anonymous = "no"
    for host in hosts:
        there = replace(config, host=host)
        if not await _answers(there):
            continue
        where = f"{host}:{config.port}"
        plain = plain if config.tls else f"yes {where}"
        if await _lets_in(there):
            anonymous = f"yes {where}"
    return (
        Observation(kind="broker.anonymous", value=anonymous, source="broker", at=now),
        Observation(kind="broker.plain", value=plain, source="broker", at=now),
    )


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _answers(config: Broker) -> bool:
    try:
        async with asyncio.timeout(ANSWER_S):
            _, writer = await asyncio.open_connection(config.host, config.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def _lets_in(config: Broker) -> bool:
    try:
        async with _client(config, anonymous=True):
            return True
    except (aiomqtt.MqttError, OSError, TimeoutError):
        return False


async def _retained(config: Broker, messages: int) -> int:
    root = f"cctv_guard/doctor-{secrets.token_hex(4)}"
    topics = [f"{root}/{number}" for number in range(messages)]
    async with _client(config) as writer:
        try:
            for topic in topics:
                await writer.publish(topic, b"x" * 64, qos=1, retain=True)
            return await _count(config, root, messages)
        finally:
            for topic in topics:
                await writer.publish(topic, b"", qos=1, retain=True)


async def _count(config: Broker, root: str, messages: int) -> int:
    heard = 0
    async with _client(config) as reader:
        await reader.subscribe(f"{root}/#", qos=1)
        try:
            async with asyncio.timeout(ANSWER_S) as quiet:
                async for _ in reader.messages:
                    heard += 1
                    if heard == messages:
                        break
                    quiet.reschedule(asyncio.get_running_loop().time() + 2)
        except TimeoutError:
            pass
    return heard


async def _strangers(config: Broker, where: str) -> tuple[str, str, str]:
    if config.username is None:
        return (where, "bad", "the agent itself needs no login: set a password_file and allow_anonymous false")
    try:
        async with _client(config, anonymous=True):
            return (
                where,
                "bad",
                "lets clients without a login in: our topics are a burglar's map; allow_anonymous false",
            )
    except (aiomqtt.MqttError, OSError, TimeoutError):
        return (where, "good", "turns clients without a login away")
