"""The model values behind the golden examples: one device with everything, one with nothing, a router, a site."""

from datetime import UTC, date, datetime
from ipaddress import ip_address

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Role, Strength
from cctv_guard_agent.model.exposure import Exposure, Gateway, InsideVerdict, PortMapping, WanKind, Way, WayLooked
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.inside import How, InsideLook, Knock, Target
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_change import PolicyChange, VerdictChange
from cctv_guard_agent.model.snapshot import Assessed, Snapshot, SourceHealth, VulnerabilityMatch
from cctv_guard_agent.model.text import say
from cctv_guard_agent.model.trust import Gap, Trust, TrustState
from cctv_guard_agent.policies import maker_answers
from cctv_guard_agent.store import StoredFinding
from cctv_guard_agent.wire.inside import Results, Task

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
EARLIER = datetime(2026, 11, 20, 8, tzinfo=UTC)
REACH = say(
    "exposure.port_mapping.yes",
    "Port {external_port} ({protocol}) of {wan} leads to port {internal_port} of this device.",
    external_port=8080,
    protocol="tcp",
    wan="11.22.33.44",
    internal_port=80,
)
NOT_READ = say(
    "exposure.not_read",
    "Not looked at: {what}. UPnP does not show them; enter the router's login to have them read.",
    what="fixed port forwards",
)
NOT_ASKED = say("exposure.not_asked", "Not looked at yet.")
UNKNOWN = Verdict(answer=Answer.UNKNOWN, because=(NOT_ASKED,))


def verdict(answer: Answer, key: str, text: str) -> Verdict:
    return Verdict(answer=answer, because=(say(key, text),), checked_at=NOW)


FULL = Assessed(
    device=Device(
        id="c-3f1b6a0d9e27",
        provisional=False,
        identifiers=Identifiers(kernel_mac="44:19:b6:12:34:56", serial="C80020220112AAWRE00000123"),
        identity=Identity(
            maker="hikvision",
            brand="Annke",
            nic_registrant="Hangzhou Hikvision Digital Technology Co.,Ltd.",
            model="C800",
            firmware="V5.7.3 build 220112",
            serial="C80020220112AAWRE00000123",
            confidence=0.99,
            is_camera=True,
            kind="camera",
            because=(
                Evidence(
                    kind="sadp.DeviceSN",
                    says="its serial number has Hikvision's form",
                    maker="hikvision",
                    strength=Strength.STRONG,
                    group=Group.SERIAL,
                    role=Role.MAKER,
                    value="C80020220112AAWRE00000123",
                    source="identification.md 8.2",
                ),
            ),
        ),
        addresses=(ip_address("192.168.1.64"),),
        name="Annke C800",
        behind="r-77aa01bc2d3e",
        channel="3",
        first_seen=EARLIER,
        last_answer=NOW,
        sources=("sadp", "ws_discovery"),
    ),
    exposure=Exposure(
        reachable_from_internet=Verdict(answer=Answer.YES, because=(REACH,), checked_at=NOW),
        cloud_access=verdict(Answer.YES, "exposure.cloud.sadp_on", "The camera says that Hik-Connect is switched on."),
        phones_home=UNKNOWN,
        could_open_itself=Verdict(answer=Answer.UNKNOWN, because=(NOT_READ,)),
        anonymous_stream=verdict(Answer.NO, "exposure.stream.no", "Its video stream asks for a password."),
        activated=verdict(Answer.YES, "exposure.activated.yes", "It has a password."),
        ways=(
            WayLooked(way=Way.PORT_MAPPING, verdict=Verdict(answer=Answer.YES, because=(REACH,))),
            WayLooked(way=Way.STATIC_FORWARD, verdict=Verdict(answer=Answer.UNKNOWN, because=(NOT_READ,))),
        ),
        inside=(
            InsideVerdict(
                vantage="office",
                segment="192.168.2.0/24",
                verdict=verdict(
                    Answer.YES,
                    "exposure.inside_open",
                    "From office (192.168.2.0/24) a connection to 192.168.1.64 opens: port 80.",
                ),
                ports=(80,),
            ),
        ),
    ),
    policies=(
        PolicyVerdict(
            policy="us-ndaa-889a",
            title="NDAA section 889(a)(1)(A)",
            issuer="US Congress",
            jurisdiction="US",
            date="2018-08-13",
            status="in_force",
            hit=PolicyHit.HIT,
            binds=False,
            binding_on="US federal agencies",
            actions=("no_new_purchase",),
            deadline=None,
            source_title="FAR 52.204-25",
            source_url="https://www.acquisition.gov/",
            verification="confirmed",
        ),
    ),
    rules=(
        PolicyVerdict(
            policy="cisa-bod-22-01",
            title="Binding Operational Directive 22-01, Known Exploited Vulnerabilities",
            issuer="US Cybersecurity and Infrastructure Security Agency",
            jurisdiction="US",
            date="2021-11-03",
            status="in_force",
            hit=PolicyHit.UNKNOWN,
            binds=False,
            followed=True,
            binding_on="US federal civilian agencies; widely copied elsewhere",
            criterion="product_rule",
            because=say(
                "policy.perhaps_exploited",
                "Flaws that are being exploited may concern it ({flaws}); its exact firmware is not known.",
                flaws="CVE-2021-36260",
            ),
            actions=("patch",),
            deadline=None,
            source_title="CISA KEV catalogue",
            source_url="https://www.cisa.gov/known-exploited-vulnerabilities-catalog",
            verification="confirmed",
        ),
    ),
    answers=maker_answers("hikvision"),
    trust=Trust(
        state=TrustState.DECIDED_BY_OWNER,
        because=(say("trust.decided_trusted", "{by} decided on {at} to trust it.", by="Anna", at="2026-11-20"),),
        missing=(
            Gap(
                what=say("trust.not_cut_off", "It is not proved that it is cut off from the internet."),
                how=say("trust.how_cut_off", "Put it on a network of its own."),
            ),
        ),
        decision=Decision(
            kind=DecisionKind.TRUST,
            device="c-3f1b6a0d9e27",
            answer="trusted",
            reason="isolated by the installer",
            by="Anna (homeassistant)",
            made_at=EARLIER,
            until=date(2027, 11, 20),
            statement="statement.pdf",
        ),
        next_check=date(2027, 11, 20),
    ),
    vulnerabilities=(
        VulnerabilityMatch(
            cve="CVE-2021-36260",
            effect="Crafted web request runs commands as root without login",
            state="probably",
            exploited=True,
            needs_login=False,
            fixed_in="firmware built 210628 or later",
            kev_due="2022-01-24",
            source="CISA KEV catalogue",
            verification="confirmed",
        ),
    ),
)
MINIMAL = Assessed(
    device=Device(
        id="c-9c8b7a6f5e4d",
        provisional=True,
        identifiers=Identifiers(),
        identity=Identity(),
        addresses=(ip_address("192.168.1.99"),),
        name="192.168.1.99",
        first_seen=NOW,
        sources=("static",),
    ),
    exposure=Exposure(
        reachable_from_internet=UNKNOWN,
        cloud_access=UNKNOWN,
        phones_home=UNKNOWN,
        could_open_itself=UNKNOWN,
        anonymous_stream=UNKNOWN,
        activated=UNKNOWN,
        ways=(),
    ),
)
RECORDER = Assessed(
    device=Device(
        id="r-77aa01bc2d3e",
        provisional=False,
        identifiers=Identifiers(kernel_mac="44:19:b6:aa:bb:cc"),
        identity=Identity(
            maker="hikvision", brand="Hikvision", model="DS-7608NI-K2", confidence=0.97, is_camera=True, kind="recorder"
        ),
        addresses=(ip_address("192.168.1.10"),),
        name="Hikvision DS-7608NI-K2",
        first_seen=EARLIER,
        last_answer=NOW,
        sources=("sadp",),
    ),
    exposure=MINIMAL.exposure,
)
DVR = Assessed(
    device=Device(
        id="r-5d2e8f01a4c7",
        provisional=False,
        identifiers=Identifiers(kernel_mac="44:19:b6:dd:ee:ff"),
        identity=Identity(
            maker="hikvision",
            brand="Hikvision",
            model="iDS-7204HUHI-M1/E",
            confidence=0.97,
            is_camera=True,
            kind="recorder",
        ),
        addresses=(ip_address("192.168.1.11"),),
        name="Hikvision iDS-7204HUHI-M1/E",
        first_seen=EARLIER,
        last_answer=NOW,
        observations=tuple(
            Observation(kind="channel.analog", value=value, source="hikvision_nvr")
            for value in ("1 yes Till", "2 no Camera 02", "3 yes Back door", "4 unknown Camera 04")
        ),
        sources=("hikvision_nvr", "sadp"),
    ),
    exposure=MINIMAL.exposure,
)
FINDING = Finding(
    id="0a1b2c3d4e5f",
    check="internet_reachable",
    device="c-3f1b6a0d9e27",
    subject="tcp/8080",
    title=say("check.internet_reachable.title", "The internet can reach {device}", device="Annke C800"),
    reason=say("check.internet_reachable.reason", "Anybody can try passwords and known flaws on it."),
    remedy=say("check.internet_reachable.remedy", "Close port {port} in the router.", port=8080),
    action="close_mapping",
    severity=Severity.CRITICAL,
    confidence=Confidence.CONFIRMED,
    tier=Tier.NOW,
    because=(REACH,),
    gateway="g-0011aabbccdd",
    opened_at=NOW,
)
SITE_FINDING = Finding(
    id="5f4e3d2c1b0a",
    check="upnp_allowed",
    device=None,
    subject="g-0011aabbccdd",
    title=say("check.upnp_allowed.title", "The router lets devices open ports to the internet by themselves"),
    reason=say("check.upnp_allowed.reason", "A camera can make itself reachable without asking you."),
    remedy=say("check.upnp_allowed.remedy", "Switch UPnP off in the router."),
    action="configure",
    severity=Severity.MEDIUM,
    confidence=Confidence.CONFIRMED,
    tier=Tier.WEEKS,
    because=(NOT_READ,),
    gateway="g-0011aabbccdd",
    opened_at=NOW,
    accepted=Decision(
        kind=DecisionKind.RISK,
        finding="5f4e3d2c1b0a",
        answer="accepted",
        reason="the router is replaced in January",
        by="command line",
        made_at=EARLIER,
        until=date(2027, 1, 31),
    ),
)
TASK = PlanItem(
    id="p-0a1b2c3d4e5f",
    action="close_mapping",
    device="c-3f1b6a0d9e27",
    findings=("0a1b2c3d4e5f",),
    title=say("plan.close_mapping.title", "Close port {port} in the router", port=8080),
    reason=say("plan.close_mapping.reason", "It lets the whole internet reach this camera."),
    how=say("plan.close_mapping.how", "In the router's page, delete the port mapping."),
    tier=Tier.NOW,
    severity=Severity.CRITICAL,
    due=date(2026, 11, 27),
    derivation=say("plan.derivation", "First seen {first}; “now” allows {days} days.", first="2026-11-24", days=3),
    score=87.5,
)
GATEWAY = Gateway(
    id="g-0011aabbccdd",
    address=ip_address("192.168.1.1"),
    name="Lab Router",
    driver="upnp_igd",
    wan_address=ip_address("11.22.33.44"),
    wan_kind=WanKind.PUBLIC,
    upnp=Answer.YES,
    mappings=(
        PortMapping(
            origin="upnp",
            protocol="tcp",
            external_port=8080,
            internal_client="192.168.1.64",
            internal_port=80,
            description="cam web",
            lease_s=0,
        ),
    ),
    ways_read=(Way.PORT_MAPPING,),
    limits=(NOT_READ,),
    events=True,
)
SNAPSHOT = Snapshot(
    at=NOW,
    site="shop",
    profile="small-business",
    devices=(FULL, RECORDER, MINIMAL),
    gateways=(GATEWAY,),
    findings=(FINDING, SITE_FINDING),
    policy_change=PolicyChange(
        at=EARLIER,
        profile_before="uk-small-business",
        profile_after="small-business",
        files_changed=False,
        devices=(
            VerdictChange(
                device="c-3f1b6a0d9e27", name="Annke C800", maker="hikvision", before="by_choice", after="elsewhere"
            ),
        ),
    ),
    plan=(TASK,),
    sources=(
        SourceHealth(name="sadp", state="ok", heard=3),
        SourceHealth(
            name="dhdiscover",
            state="not_run",
            why=say("source.held", "Not run: UDP port {port} is held by {program}.", port=37810, program="nvr-program"),
        ),
    ),
    not_cameras=4,
)
CLOSED = (
    StoredFinding(
        id="ffeeddccbbaa",
        device="c-3f1b6a0d9e27",
        check="anonymous_stream",
        subject="",
        severity="high",
        title={
            "key": "check.anonymous_stream.title",
            "params": {"device": "Annke C800"},
            "text": "Anybody on the network can watch Annke C800",
        },
        opened_at=EARLIER,
        closed_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    ),
)
TASK = Task(
    name="office",
    agent_id="11aa22bb33cc",
    targets=(
        Target(
            device="c-3f1b6a0d9e27",
            addresses=(ip_address("192.168.1.64"), ip_address("fd00:1::64")),
            ports=(80, 554, 8000),
        ),
    ),
)


def _knock(address: str, port: int, how: How, **more: object) -> Knock:
    return Knock(
        device="c-3f1b6a0d9e27",
        address=ip_address(address),
        port=port,
        how=how,
        at=NOW,
        since=NOW,
        **more,  # type: ignore[arg-type]
    )


RESULTS = Results(
    agent_id="11aa22bb33cc",
    good_until=datetime(2026, 11, 25, 10, tzinfo=UTC),
    skipped=1,
    look=InsideLook(
        vantage="office",
        segment="192.168.2.0/24",
        at=NOW,
        alive=True,
        knocks=(
            _knock("192.168.1.64", 80, How.OPEN, neighbour="44:19:b6:12:34:56", heard=("sadp",)),
            _knock("192.168.1.64", 554, How.PROHIBITED, by=ip_address("192.168.2.1")),
            _knock("192.168.1.64", 8000, How.REFUSED),
        ),
    ),
)
