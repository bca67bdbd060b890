"""Small charts as SVG: no style, no script, every value escaped, always beside a table with the same numbers.

Each chart comes twice, wide and for a phone (`app-chart--wide`, `app-chart--rows` of app.css show one of them).
Colour never stands alone: parts have patterns, bars have their number. `code` makes the ids of a chart unique on its
page. Drawings are put together as plain text, because Markup takes ten times as long: words pass `escape`, all else is
a number or a constant here, and `_svg` is the one place that declares the whole to be markup.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

INK, SOFT, GRID = "#001a40", "#3d5374", "#dfe3e8"
PLAIN, EDGE, DARK = "#c0dfe4", "#0e5a69", "#062a33"


@dataclass(frozen=True, slots=True)
class Fill:
    """How a part of a bar looks: its fill and its edge."""

    fill: str
    edge: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the words beside it, the sizes of its parts, and the sentence that says it in full."""

    label: str
    parts: Sequence[int]
    words: str

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its numbers, and whether it is drawn dashed."""

    name: str
    numbers: Sequence[int]
    is_dashed: bool = False


ONE_FILL = (Fill("#1f7a8c", EDGE),)
#: Four fills that differ without colour: plain, striped, dotted, white.
#: From one line of words to the next.
LINE = 18
FOUR_FILLS = (Fill(PLAIN, EDGE), Fill("url(#p-stripes)", EDGE), Fill("url(#p-dots)", DARK), Fill("#fff", SOFT))


def patterns() -> Markup:
    """The patterns that the fills refer to: once on a page, in an element of their own."""
    return Markup(
        '<svg class="app-hidden" aria-hidden="true" focusable="false" width="1" height="1"><defs>'
        '<pattern id="p-stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="8" height="8" fill="#84bfc9"/><rect width="3" height="8" fill="#0e5a69"/></pattern>'
        '<pattern id="p-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#062a33"/><circle cx="4" cy="4" r="1.5" fill="#fff"/></pattern>'
        "</defs></svg>"
    )


def swatch(fill: Fill) -> Markup:
    """The sample of a fill, for a legend."""
    return Markup(
        '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">'
        '<rect x=".5" y=".5" width="19" height="19" fill="{fill}" stroke="{edge}"/></svg>'
    ).format(fill=fill.fill, edge=fill.edge)


def in_row(size: int | Decimal, largest: int | Decimal, dark: bool = False) -> Markup:
    """A small bar in a row of a table, beside its number."""
    width = _px(160 * float(size) / float(largest)) if largest else "0"
    return Markup(
        '<svg class="app-bar" viewBox="0 0 160 12" width="160" height="12" aria-hidden="true" focusable="false">'
        '<rect width="{width}" height="12" rx="2" fill="{fill}"/></svg>'
    ).format(width=width, fill=DARK if dark else "#1f7a8c")


def columns(code: str, title: str, description: str, bars: Sequence[Bar], fills: Sequence[Fill] = ONE_FILL) -> Markup:
    """Standing bars with their parts stacked; lying ones on a phone."""
    top = nice_top(max((bar.total for bar in bars), default=0))
    slot = 888 / max(len(bars), 1)
    width = min(50.0, slot * 0.68)
    scale = 280 / top
    drawn = [_grid(top)]
    for place, bar in enumerate(bars):
        left, y = 62 + place * slot, 350.0
        parts = []
        for size, fill in zip(bar.parts, fills, strict=False):
            if size:
                y -= size * scale
                parts.append(_rect(left, y, width, size * scale, fill))
        middle = left + width / 2
        parts += [_text(middle, y - 8, bar.total, "middle", bold=True), _text(middle, 374, bar.label, "middle")]
        drawn.append(_group(bar.words, parts))
    wide = _svg(code, "wide", "0 40 960 344", title, description, drawn)
    return Markup("{}{}").format(wide, _lying_short(code, title, description, bars, fills))


def rows(code: str, title: str, description: str, bars: Sequence[Bar], fills: Sequence[Fill] = ONE_FILL) -> Markup:
    """Lying bars with long words: beside the bar on a wide page, above it on a phone."""
    top = max((bar.total for bar in bars), default=0) or 1
    wide, narrow, below = [], [], 4
    for place, bar in enumerate(bars):
        y = place * 38 + 6
        words = _wrapped(bar.label, 48)
        first = y + 19 - LINE * (len(words) - 1) // 2
        wide.append(_lying(bar, fills, _lines_of(words, first), 430, y, 460 / top))
        words = _wrapped(bar.label, 36)
        narrow.append(_lying(bar, fills, _lines_of(words, below + LINE), 0, below + 8 + LINE * len(words), 270 / top))
        below += 44 + LINE * len(words)
    return Markup("{}{}").format(
        _svg(code, "wide", f"0 0 960 {len(bars) * 38 + 6}", title, description, wide),
        _svg(code, "rows", f"0 0 320 {below}", title, description, narrow),
    )


def lines(code: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Lines over time, the dashed one for comparison; each has its name on top and each point a sentence."""
    top = nice_top(max((number for each in series for number in each.numbers), default=0))
    wide = [_grid(top), *(_text(_across(place, labels), 374, label, "middle") for place, label in enumerate(labels))]
    wide += [_line_of(each, labels, top, 840 / max(len(labels) - 1, 1), 76, 350, 280) for each in series]
    wide += [_name_of(each, 76 + 220 * place, 54) for place, each in enumerate(series)]
    narrow = [_name_of(each, 4, 16 + 22 * place) for place, each in enumerate(series)]
    narrow += [_line_of(each, labels, top, 290 / max(len(labels) - 1, 1), 10, 250, 180) for each in series]
    narrow += [_text(10, 276, labels[0]), _text(310, 276, labels[-1], "end")] if labels else []
    return Markup("{}{}").format(
        _svg(code, "wide", "0 40 960 344", title, description, wide),
        _svg(code, "rows", "0 0 320 284", title, description, narrow),
    )


def nice_top(largest: int) -> int:
    """The end of an axis of five steps: the next of 5, 10, 25, 50, 100 and so on, times what is needed."""
    step = 1
    while step * 5 < largest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step * 5


def _lying_short(code: str, title: str, description: str, bars: Sequence[Bar], fills: Sequence[Fill]) -> Markup:
    top = max((bar.total for bar in bars), default=0) or 1
    start = 42 if all(len(bar.label) <= 4 for bar in bars) else 92
    drawn = [
        _lying(bar, fills, [_text(0, place * 34 + 22, bar.label)], start, place * 34 + 4, (268 - start) / top)
        for place, bar in enumerate(bars)
    ]
    return _svg(code, "rows", f"0 0 320 {len(bars) * 34 + 4}", title, description, drawn)


def _lying(bar: Bar, fills: Sequence[Fill], parts: list[str], start: float, y: float, scale: float) -> str:
    x = float(start)
    for size, fill in zip(bar.parts, fills, strict=False):
        if size:
            parts.append(_rect(x, y, size * scale, 24, fill))
            x += size * scale
    parts.append(_text(x + 8, y + 18, bar.total, bold=True))
    return _group(bar.words, parts)


def _line_of(
    series: Series, labels: Sequence[str], top: int, step: float, left: float, bottom: float, height: float
) -> str:
    points = [(left + step * place, bottom - height * number / top) for place, number in enumerate(series.numbers)]
    fill, dash = ("#fff", ' stroke-dasharray="7 6"') if series.is_dashed else (EDGE, "")
    path = " ".join(f"{_px(x)},{_px(y)}" for x, y in points)
    dots = "".join(
        f'<circle cx="{_px(x)}" cy="{_px(y)}" r="4" fill="{fill}" stroke="{EDGE}">'
        f"<title>{escape(f'{series.name}, {label}: {number}')}</title></circle>"
        for (x, y), label, number in zip(points, labels, series.numbers, strict=True)
    )
    return f'<g><polyline points="{path}" fill="none" stroke="{EDGE}" stroke-width="3"{dash}/>{dots}</g>'


def _name_of(series: Series, x: float, y: float) -> str:
    dash = ' stroke-dasharray="7 6"' if series.is_dashed else ""
    place = f'x1="{_px(x)}" x2="{_px(x + 40)}" y1="{_px(y - 5)}" y2="{_px(y - 5)}"'
    return f'<line {place} stroke="{EDGE}" stroke-width="3"{dash}/>' + _text(x + 48, y, series.name)


def _across(place: int, labels: Sequence[str]) -> float:
    return 76 + 840 / max(len(labels) - 1, 1) * place


def _grid(top: int) -> str:
    drawn = []
    for place in range(6):
        y = 350 - 56 * place
        drawn.append(f'<line x1="48" x2="950" y1="{y}" y2="{y}" stroke="{GRID if place else SOFT}"/>')
        drawn.append(_text(40, y + 5, top // 5 * place, "end", fill=SOFT))
    return "".join(drawn)


def _svg(code: str, variant: str, box: str, title: str, description: str, parts: Iterable[str]) -> Markup:
    name = escape(f"{code}-{variant}")
    return Markup(  # noqa: S704  (see the top of this file)
        f'<svg class="app-chart app-chart--{variant}" viewBox="{box}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _group(words: str, parts: Iterable[str]) -> str:
    return f"<g><title>{escape(words)}</title>{''.join(parts)}</g>"


def _text(x: float, y: float, words: object, anchor: str = "start", bold: bool = False, fill: str = INK) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{_px(x)}" y="{_px(y)}"'
    return f'<text {place} font-size="16" fill="{fill}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: Fill) -> str:
    size = f'width="{_px(width)}" height="{_px(height)}"'
    return f'<rect x="{_px(x)}" y="{_px(y)}" {size} fill="{fill.fill}" stroke="{fill.edge}"/>'


def _wrapped(words: str, signs: int) -> list[str]:
    """Words on two lines at most; the sentence of the bar has them whole."""
    return textwrap.wrap(words, signs, max_lines=2, placeholder="…") or [""]


def _lines_of(words: Sequence[str], first: float) -> list[str]:
    return [_text(0, first + LINE * place, line) for place, line in enumerate(words)]


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
