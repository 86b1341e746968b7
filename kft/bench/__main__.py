"""`script/bench`: prints the ratios of design's quality.md; docs/measuring.md explains them."""

import argparse

import django

django.setup()

from kft.bench import databases, imports, pages, papers, sums  # noqa: E402 (needs the settings)

HEADINGS = ("what", "against", "times, least", "ratio", "median", "wanted, at most")
WIDTHS = (34, 28, 26, 7, 10, 0)


def main(arguments=None):
    asked = _parser().parse_args(arguments)
    parts = {
        "pages": lambda: pages.measure(asked.size, asked.against, asked.turns, asked.pages),
        "ledger": lambda: sums.ledger(asked.size, asked.turns),
        "figures": lambda: sums.figures(asked.size, asked.turns),
        "report": lambda: papers.measure(asked.size, asked.turns),
        "import": lambda: imports.measure(asked.against, max(1, asked.turns // 3)),
    }
    for size in {asked.size, asked.against}:
        databases.make(size)
    _print(HEADINGS)
    for name in asked.only or parts:
        for row in parts[name]():
            _print(row)


def _parser():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--size", default="M", help="the larger council: S, M or L")
    parser.add_argument("--against", default="S", help="the smaller one")
    parser.add_argument("--turns", type=int, default=5, help="how often each is timed")
    choices = ("pages", "ledger", "figures", "report", "import")
    parser.add_argument("--only", nargs="*", choices=choices)
    parser.add_argument(
        "--pages", nargs="*", default=pages.NAMES, choices=pages.NAMES, help="these alone"
    )
    return parser


def _print(row):
    cells = (f"{cell:<{width}}" for cell, width in zip(row, WIDTHS, strict=True))
    print(*cells, flush=True)


if __name__ == "__main__":
    main()
