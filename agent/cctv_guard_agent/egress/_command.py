"""Runs a reading command that the owner configured, as an argument list and never through a shell."""

import asyncio
from collections.abc import Sequence

from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable

RUN_S = 25.0
MOST_BYTES = 33_554_432
"""A connection table of 131,072 entries (a usual `nf_conntrack_max`) has 25 MB."""


async def run(source: str, command: Sequence[str]) -> bytes:
    """Return what it prints. Raises ConfigError (no such program), Unreachable (failed, too slow), BadReply."""
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, limit=1_048_576
        )
    except (OSError, ValueError) as error:
        raise ConfigError(f"egress: {source} cannot start `{command[0]}`: {error}") from error
    try:
        async with asyncio.timeout(RUN_S):
            out, err = await asyncio.gather(_bounded(process.stdout, source), _last(process.stderr))
            status = await process.wait()
    except TimeoutError as error:
        raise Unreachable(f"egress: {source}: `{command[0]}` did not end within {RUN_S:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if status != 0:
        raise Unreachable(f"egress: {source}: `{command[0]}` ended with {status}: {err or 'no message'}")
    return out


async def _bounded(stream: asyncio.StreamReader | None, source: str) -> bytes:
    data = bytearray()
    while stream is not None and (chunk := await stream.read(65_536)):
        data += chunk
        if len(data) > MOST_BYTES:
            raise BadReply(f"egress: {source}: it printed more than {MOST_BYTES} bytes")
    return bytes(data)


async def _last(stream: asyncio.StreamReader | None) -> str:
    """Read to the end and return the last line, printable."""
    tail = b""
    while stream is not None and (chunk := await stream.read(4_096)):
        tail = (tail + chunk)[-4_096:]
    lines = tail.decode("utf-8", "replace").strip().splitlines()
    return "".join(c for c in lines[-1] if c.isprintable())[:160] if lines else ""
