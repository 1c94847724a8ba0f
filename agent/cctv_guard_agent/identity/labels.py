"""What the labels on a device say: the brand, and for makers of their own goods a decent hint at the maker.

A label never speaks for a maker by itself, but in two cases, both spelt out here (docs/identity.md):
- a company that sells what it makes (knowledge/self_made.csv): its own name where the device states who made it counts
  as one medium fact of the group LABEL; for companies that sell much besides cameras only once it is a camera;
- a row of the brand table (knowledge/oem_brands.csv): a high row counts once one signal of the device names the same
  maker, a medium row once two independent ones do, a low row never: it stays a question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cctv_guard_agent.identity.evidence import Seen, shown
from cctv_guard_agent.knowledge import brands
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.evidence import Evidence, Group, Role, Strength

_KINDS = (
    "dahua.Vendor",
    "onvif.Manufacturer",
    "axis.Brand",
    "isapi.manufacturer",
    "ssdp_desc.manufacturer",
    "tvt.customer",
    "tvt.manufacturer",
)
"""Fields in which a device states its brand, the most reliable first."""
_SCOPES = ("manufacturer/", "mfr/", "acc/mfr/", "name/")
_SIGNALS_NEEDED = {"high": 1, "medium": 2}
_COUNTS_AS = {"high": Strength.MEDIUM, "medium": Strength.WEAK}
_SOURCE_TABLE = "knowledge/oem_brands.csv"
_SOURCE_SELF = "knowledge/self_made.csv (makers.csv, oem_brands.csv)"

_NEUTRAL_WORDS = """
a camera cctv china company cvr default device dvr embedded general generic h264 h265 hd hdipc hidvr ip ipc ipcam
ipcamera ipcameraonvif ipdome ipnc manufacturer model na name netcam network networkcamera networkvideorecorder
networkvideotransmitter neutral none null nvr nvt oem onvif onvificamera onvifcamera onvifipcamera private rtsp
security test unknown user vendor webcam wificam www xvr
"""
"""Words that stand in a maker's place where nobody filled it in (identification.md 1.2, 3.1), by brands.key."""
_NEUTRAL = frozenset(_NEUTRAL_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One statement of a brand."""

    kind: str
    value: str
    brand: brands.Brand | None
    """The known label that it names, or None."""
    rank: int
    """Lower is more reliable."""

    @property
    def name(self) -> str:
        """The brand as known, else as stated (printable, at most 60 characters)."""
        return self.brand.name if self.brand else "".join(c for c in self.value[:60] if c.isprintable()).strip()


def labels(seen: Seen) -> tuple[Label, ...]:
    """Return every label on a device, the most reliable first; neutral words are none."""
    found = []
    for rank, kind in enumerate(_KINDS):
        found += [(rank, kind, value) for value in seen.get(kind, ())]
    for scope in seen.get("onvif.scope", ()):
        for rank, prefix in enumerate(_SCOPES, len(_KINDS)):
            if scope.lower().startswith(prefix):
                found.append((rank, "onvif.scope", scope[len(prefix) :]))
    out = []
    for rank, kind, value in sorted(found):
        if brands.key(value) in _NEUTRAL or not value.strip():
            continue
        brand = brands.find(value)
        # A name scope is often the owner's own word for the place; only a known label in it is a label.
        if brand is not None or not (kind == "onvif.scope" and rank == len(_KINDS) + len(_SCOPES) - 1):
            out.append(Label(kind=kind, value=value, brand=brand, rank=rank))
    return tuple(out)


def evidence(found: Sequence[Label], others: Sequence[Evidence], *, is_camera: bool | None) -> Iterator[Evidence]:
    """Yield what the labels say of the maker, given the evidence of everything else."""
    for label in found:
        brand = label.brand
        if brand is not None and brand.self_maker is not None and is_camera is not False:
            if not brand.broad or is_camera:
                yield _own(label, brand, brand.self_maker)
        elif brand is not None and is_camera is not False:
            for row in brand.oem:
                yield _made_for(label, row, others)


def _own(label: Label, brand: brands.Brand, maker: str) -> Evidence:
    same = brands.key(brand.name) == brands.key(short_name(maker))
    owner = "which makes its own cameras" if same else f"a line of {short_name(maker)}"
    return Evidence(
        kind=label.kind,
        says=f"it calls itself {brand.name}, {owner}",
        maker=maker,
        strength=Strength.MEDIUM,
        group=Group.LABEL,
        role=Role.MAKER,
        value=shown(label.kind, label.value),
        source=_SOURCE_SELF,
        brand=brand.name,
    )


def is_table_row(one: Evidence) -> bool:
    """Does this evidence come from the brand table: a prior about a label, never proof about the unit?"""
    return one.source.startswith(_SOURCE_TABLE)


def _made_for(label: Label, row: brands.OemRow, others: Sequence[Evidence]) -> Evidence:
    groups = {one.group for one in others if one.maker == row.maker and one.role is Role.MAKER}
    groups -= {Group.LABEL}
    needed = _SIGNALS_NEEDED.get(row.confidence)
    agrees = needed is not None and len(groups) >= needed
    some = f" ({row.product_lines})" if row.product_lines else ""
    says = (
        f"{row.brand}{some} is made by {short_name(row.maker)}, and the device itself agrees"
        if agrees
        else f"{row.brand}{some} is said to be made by {short_name(row.maker)}: a question, nothing decides it"
    )
    return Evidence(
        kind=label.kind,
        says=says,
        maker=row.maker,
        strength=_COUNTS_AS[row.confidence] if agrees else Strength.LABEL,
        group=Group.LABEL,
        role=Role.MAKER if agrees else Role.BRAND,
        value=shown(label.kind, label.value),
        source=f"{_SOURCE_TABLE} ({row.confidence}): {row.source}",
        brand=row.brand,
    )
