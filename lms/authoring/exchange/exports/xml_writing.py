"""Small pieces of XML for manifests and items. Pure."""

from collections.abc import Mapping

from lms.authoring.exchange.exports.markup import xml


def element(tag: str, *inner: str, **attributes: str | int | None) -> str:
    """`inner` is XML already; values of attributes are text. Underscores in names of attributes stand for hyphens; a trailing one
    is dropped."""
    return tagged(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}, *inner)


def tagged(tag: str, attributes: Mapping[str, str | int | None], *inner: str) -> str:
    given = "".join(f' {name}="{xml(str(value))}"' for name, value in attributes.items() if value is not None)
    return f"<{tag}{given}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{given}/>"
