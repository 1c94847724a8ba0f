"""Everything known about how each device can be reached: the one entry of this package. Pure.

The pipeline calls `merge` (gateways.py) first and `assess_all` then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cctv_guard_agent.exposure import egress, ipv6, relay, settings
from cctv_guard_agent.exposure.inside import inside_verdicts
from cctv_guard_agent.exposure.leases import settled
from cctv_guard_agent.exposure.outside import with_hints, with_looks
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.exposure.reach import reachable, through_recorder, ways_in
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Exposure, Gateway, Way, WayLooked
from cctv_guard_agent.model.inside import InsideLook
from cctv_guard_agent.model.outside import OutsideHint, OutsideLook

DEFAULT = Intervals()


def assess(
    device: Device,
    gateways: Sequence[Gateway],
    now: datetime,
    intervals: Intervals = DEFAULT,
    outside: Sequence[OutsideLook] = (),
    inside: Sequence[InsideLook] = (),
    hints: Sequence[OutsideHint] = (),
) -> Exposure:
    """Judge one device by itself, without the recorder that it hangs on."""
    found = settled(ipv6.with_global(device, gateways), gateways)
    told = ipv6.explained(ways_in(found, gateways, now, intervals.mappings_s), device, gateways)
    seen = with_looks(told, device, gateways, outside, now, intervals.outside_s)
    ways = with_hints(seen, device, gateways, hints, now)
    phones_home = egress.phones_home(device, now, intervals.egress_s)
    cloud = relay.cloud_access(
        device, now, intervals.discovery_s, intervals.identity_s, phones_home, intervals.egress_s
    )
    stream = settings.anonymous_stream(device, now, intervals.identity_s)
    return Exposure(
        reachable_from_internet=reachable(ways),
        cloud_access=cloud,
        phones_home=phones_home,
        could_open_itself=relay.could_open_itself(device, gateways, now, intervals.mappings_s, intervals.identity_s),
        anonymous_stream=stream,
        activated=settings.activated(device, now, intervals.discovery_s),
        ways=(
            *ways,
            WayLooked(way=Way.CLOUD, verdict=cloud),
            WayLooked(way=Way.DDNS, verdict=relay.ddns(device, now, intervals.identity_s)),
            WayLooked(way=Way.ANONYMOUS_STREAM, verdict=stream),
        ),
        inside=inside_verdicts(ipv6.with_global(device), inside, now),
    )


def assess_all(
    devices: Sequence[Device],
    gateways: Sequence[Gateway],
    now: datetime,
    intervals: Intervals = DEFAULT,
    outside: Sequence[OutsideLook] = (),
    inside: Sequence[InsideLook] = (),
    hints: Sequence[OutsideHint] = (),
) -> Mapping[str, Exposure]:
    """Judge every device, by id; what hangs on a recorder is reached through it.

    gateways: one for each router (see `gateways.merge`). outside, inside: the newest look of each
    vantage. hints: what public lists say of this site's address.
    """
    alone = {device.id: assess(device, gateways, now, intervals, outside, inside, hints) for device in devices}
    by_id = {device.id: device for device in devices}
    joined = dict(alone)
    for device in devices:
        recorder = by_id.get(device.behind or "")
        if recorder is None or recorder.id == device.id:
            continue
        joined[device.id] = _inherited(alone[device.id], device, recorder, alone[recorder.id])
    return joined


_INHERITED = frozenset({*INBOUND, Way.CLOUD, Way.DDNS})


def _inherited(own: Exposure, device: Device, recorder: Device, recorders: Exposure) -> Exposure:
    """Join a camera with its recorder: whoever gets into that one, by the router or by a cloud, sees its picture.

    One without an address of its own has the recorder's ways in and no others.
    """
    cloud = through_recorder(own.cloud_access, device, recorder, recorders.cloud_access)
    ways = own.ways
    if not device.addresses:
        theirs = {looked.way: looked for looked in recorders.ways if looked.way in _INHERITED}
        ways = tuple(theirs.get(looked.way, looked) for looked in own.ways)
    return replace(
        own,
        reachable_from_internet=through_recorder(
            own.reachable_from_internet, device, recorder, recorders.reachable_from_internet
        ),
        cloud_access=cloud,
        ways=ways,
    )
