"""What WeasyPrint 70 leaves undone for PDF/UA-1 (ISO 14289-1), put right afterwards.

Leans on the inside of weasyprint 70 and pydyf 0.13, which pyproject.toml pins.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

PRINTED = 4  # the flag of an annotation that is printed (ISO 32000-1, 12.5.3)

Objects = Mapping[int, Any]


def repair(document: Any, pdf: Any) -> None:
    """WeasyPrint's finisher: header cells get a scope, links print, margins are silent."""
    objects = {item.number: item for item in pdf.objects}
    for item in _dictionaries(objects):
        if item.get("S") == "/TH":
            item["A"]["Scope"] = _scope(item, objects)
        if item.get("Subtype") == "/Link" and "F" not in item:
            item["F"] = PRINTED
    _silence_margins(pdf, objects)


def _scope(cell: Any, objects: Objects) -> str:
    """A header in the table's head speaks for its column, any other for its row."""
    row = _follow(cell["P"], objects)
    group = _follow(row["P"], objects)
    return "/Column" if group.get("S") == "/THead" else "/Row"


def _silence_margins(pdf: Any, objects: Objects) -> None:
    """Running heads and page numbers are no content (7.8): mark them as artifacts.

    WeasyPrint marks them as text of elements that hang on no tree.
    """
    root = _follow(pdf.catalog["StructTreeRoot"], objects)
    heard = set(_below(root, objects))
    pages = _follow(root["ParentTree"], objects)["Nums"]
    for element in _dictionaries(objects):
        if element.get("Type") == "/StructElem" and element.number not in heard:
            page = _follow(element["Pg"], objects)
            for mark in element["K"]:
                if isinstance(mark, int):
                    _silence(_follow(page["Contents"], objects), mark)
                    pages[2 * int(page["StructParents"]) + 1][mark] = b"null"


def _below(element: Any, objects: Objects) -> Iterator[int]:
    """The numbers of everything that hangs on an element of the structure tree."""
    for kid in element.get("K", ()):
        if not isinstance(kid, int):
            child = _follow(kid, objects)
            yield child.number
            yield from _below(child, objects)


def _silence(stream: Any, mark: int) -> None:
    """Turn one piece of marked text in a page's content into an artifact."""
    for place, token in enumerate(stream.stream):
        if isinstance(token, pydyf.Dictionary) and token.get("MCID") == mark:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _dictionaries(objects: Objects) -> Iterator[Any]:
    return (item for item in objects.values() if isinstance(item, pydyf.Dictionary))


def _follow(reference: Any, objects: Objects) -> Any:
    """The object that a reference such as b"12 0 R" points at."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return objects[int(text.split()[0])]
