"""A reliability plot as SVG: how sure the verdicts were, and how many of them were right. No library needed."""

from collections.abc import Sequence
from dataclasses import dataclass

SIDE, LEFT, TOP, BOTTOM = 400, 64, 40, 96
_INK, _GRID, _IDEAL, _BAR, _DOT = "#333", "#ddd", "#999", "#cfe0f3", "#1f5fa8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Verdicts of about one confidence."""

    low: float
    high: float
    count: int
    right: int
    mean: float
    """Mean confidence of these verdicts."""

    @property
    def share(self) -> float:
        """Part of them that was right."""
        return self.right / self.count


def interval(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, which stays within 0 and 1 for few cases too."""
    if not count:
        return 0.0, 1.0
    share = right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * ((share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5)
    return max(0.0, middle - half), min(1.0, middle + half)


def error(bands: Sequence[Band]) -> float:
    """Return the expected calibration error: the mean distance between confidence and share, by count."""
    total = sum(band.count for band in bands)
    return sum(band.count * abs(band.share - band.mean) for band in bands) / total if total else 0.0


def svg(bands: Sequence[Band], title: str, note: str, low: float = 0.5) -> str:
    """Draw the bands from `low` to 1 on both axes: dots with 95 % intervals, bars for how many there were."""

    def place(value: float) -> float:
        return round(SIDE * (max(value, low) - low) / (1 - low), 1)

    most = max((band.count for band in bands), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + LEFT + 24} {SIDE + TOP + BOTTOM}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" fill="{_INK}">{title}</text>',
        f'<g transform="translate({LEFT},{TOP})">',
    ]
    for step in range(6):
        value = low + (1 - low) * step / 5
        at = place(value)
        parts += [
            f'<path d="M{at} 0V{SIDE}M0 {SIDE - at}H{SIDE}" stroke="{_GRID}"/>',
            f'<text x="{at}" y="{SIDE + 18}" text-anchor="middle" fill="{_INK}">{value:.1f}</text>',
            f'<text x="-8" y="{SIDE - at + 4}" text-anchor="end" fill="{_INK}">{value:.1f}</text>',
        ]
    for band in bands:
        x, width = place(band.low), place(min(band.high, 1.0)) - place(band.low)
        height = round(SIDE * 0.35 * band.count / most, 1)
        parts.append(f'<rect x="{x}" y="{SIDE - height}" width="{width:.1f}" height="{height}" fill="{_BAR}"/>')
        parts.append(
            f'<text x="{x + width / 2:.1f}" y="{SIDE - height - 4}" text-anchor="middle" font-size="10" '
            f'fill="{_INK}">{band.count}</text>'
        )
    parts.append(f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{_IDEAL}" stroke-dasharray="5 4"/>')
    for band in bands:
        least, greatest = interval(band.right, band.count)
        x = place(band.mean)
        parts.append(
            f'<path d="M{x} {SIDE - place(least)}V{SIDE - place(greatest)}" stroke="{_DOT}" stroke-width="2"/>'
        )
        parts.append(f'<circle cx="{x}" cy="{SIDE - place(band.share)}" r="5" fill="{_DOT}"/>')
    parts += [
        f'<text x="{SIDE / 2}" y="{SIDE + 42}" text-anchor="middle" fill="{_INK}">confidence of the verdict</text>',
        f'<text transform="translate(-42,{SIDE / 2}) rotate(-90)" text-anchor="middle" fill="{_INK}">'
        "part of them that was right</text>",
        f'<text x="0" y="{SIDE + 68}" font-size="11" fill="{_INK}">{note}</text>',
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"
