"""Draw how times grow with the number of maraudes: a log-log plot as SVG, readable on light and on dark."""

import math
from collections.abc import Mapping, Sequence

LARGEUR, HAUTEUR, GAUCHE, DROITE, HAUT, BAS = 720, 400, 80, 190, 20, 60
STYLE = """
text{font:14px system-ui,sans-serif;fill:#14213d} .grille{stroke:#8d93a0;stroke-opacity:.35}
.ligne0{stroke:#3a5fa8;fill:#3a5fa8} .ligne1{stroke:#a86400;fill:#a86400} polyline{fill:none!important;stroke-width:2.5}
text.ligne0,text.ligne1{stroke:none}
@media (prefers-color-scheme:dark){text{fill:#eef0f5} .ligne0{stroke:#8fb0e8;fill:#8fb0e8}
.ligne1{stroke:#f4b73f;fill:#f4b73f}}
"""


def plot(sizes: Sequence[int], lines: Mapping[str, Sequence[float]]) -> str:
    """Two lines at most, in seconds, against sizes; each is named at its end."""
    every = [value for values in lines.values() for value in values]
    bottom, top = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    left, right = math.log10(min(sizes)), math.log10(max(sizes))

    def place(size: float, value: float) -> tuple[float, float]:
        across, up = (math.log10(size) - left) / (right - left), (math.log10(value) - bottom) / (top - bottom)
        return GAUCHE + across * (LARGEUR - GAUCHE - DROITE), HAUTEUR - BAS - up * (HAUTEUR - BAS - HAUT)

    drawn = [_rule(*place(min(sizes), 10.0**power), _duration(10.0**power)) for power in range(bottom, top + 1)]
    rounded = [head * 10**power for power in range(math.ceil(right) + 1) for head in (1, 3)]
    drawn += [_tick(place(size, 10.0**bottom)[0], size) for size in rounded if min(sizes) <= size <= max(sizes)]
    drawn += [
        _line(rank, name, [place(*pair) for pair in zip(sizes, values, strict=True)])
        for rank, (name, values) in enumerate(lines.items())
    ]
    title = "Temps de construction et de requête de la mosaïque selon le nombre de maraudes, échelles logarithmiques"
    axis = f'<text x="{(GAUCHE + LARGEUR - DROITE) / 2}" y="{HAUTEUR - 12}" text-anchor="middle">maraudes</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LARGEUR} {HAUTEUR}" role="img"><title>{title}</title>'
        f"<style>{STYLE}</style>{''.join(drawn)}{axis}</svg>\n"
    )


def _rule(x: float, y: float, text: str) -> str:
    line = f'<line class="grille" x1="{x:.1f}" x2="{LARGEUR - DROITE}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}<text x="{x - 8:.1f}" y="{y + 5:.1f}" text-anchor="end">{text}</text>'


def _tick(x: float, size: int) -> str:
    down = HAUTEUR - BAS
    line = f'<line class="grille" x1="{x:.1f}" x2="{x:.1f}" y1="{HAUT}" y2="{down + 5}"/>'
    return f'{line}<text x="{x:.1f}" y="{down + 22}" text-anchor="middle">{size:,}</text>'.replace(",", "\u202f")


def _line(rank: int, name: str, points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle class="ligne{rank}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points)
    x, y = points[-1]
    label = f'<text class="ligne{rank}" x="{x + 10:.1f}" y="{y + 5:.1f}">{name}</text>'
    return f'<polyline class="ligne{rank}" points="{path}"/>{dots}{label}'


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f} s"
    return f"{seconds * 1e3:.4g} ms".replace(".", ",")
