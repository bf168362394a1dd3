"""Markdown to safe HTML. The one allow-list of the application stands here."""

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote", "code",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def html_from(markdown: str) -> str:
    """Render author's text. Raw HTML is shown as text, images and unknown tags are dropped, links stay http(s). Headings begin
    below that of the page."""
    html = nh3.clean(
        _rendered(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}},
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel="noopener noreferrer",
    )
    # A wide table scrolls by itself, by touch and by keyboard, and leaves the page where it is.
    return html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")


def _rendered(markdown: str) -> str:
    tokens = _markdown.parse(markdown)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    # The page has its one h1: a text that begins with « # » comes a level lower as a whole.
    step = 1 if any(token.tag == "h1" for token in headings) else 0
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + step, 3)}"
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
