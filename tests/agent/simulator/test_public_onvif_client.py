"""A public ONVIF client, written by others, reads the simulated cameras: their SOAP fits the schemas."""

import datetime

import pytest
from onvif import ONVIFCamera

from cctv_guard_simulator.site import Site

from .conftest import PASSWORD, SiteMaker


async def read_camera(site: Site, name: str) -> tuple[object, list[str]]:
    device = site.device(name)
    port = int(device.profile.services["onvif"]["port"])
    # adjust_time: the client asks the device's clock first, as it must where that is wrong
    camera = ONVIFCamera(device.address, port, device.profile.account, PASSWORD, adjust_time=True)
    try:
        await camera.update_xaddrs()
        service = await camera.create_devicemgmt_service()
        clock = await service.GetSystemDateAndTime()
        assert clock.UTCDateTime.Date.Year >= datetime.datetime.now(datetime.UTC).year
        interfaces = await service.GetNetworkInterfaces()
        assert interfaces[0].Info.HwAddress == device.mac
        scopes = [scope.ScopeItem for scope in await service.GetScopes()]
        return await service.GetDeviceInformation(), scopes
    finally:
        await camera.close()


@pytest.mark.parametrize("name", ["hikvision", "lts", "dahua", "amcrest", "axis", "hanwha", "reolink", "uniview",
                                  "geovision", "xiongmai", "tapo"])  # fmt: skip
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_device_information_and_scopes_are_read(make_site: SiteMaker, name: str) -> None:
    async with make_site(name) as site:
        information, scopes = await read_camera(site, name)
        camera = site.device(name)
        assert information.Model == camera.profile.values["model"]  # type: ignore[attr-defined]
        assert information.SerialNumber == camera.serial  # type: ignore[attr-defined]
        assert scopes == camera.fill(camera.profile.services["ws_discovery"]["scopes"]).split()
        assert site.counters(name)["refusals"] == 0
