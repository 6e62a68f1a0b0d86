"""HTML of our own templates on A4 paper."""

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from odoo.tools import file_open

STYLE = "proil_fleet/static/src/paper/paper.css"
# A paper has all it shows in itself: nothing is fetched, from this machine or from another one.
_FETCHER = URLFetcher(allowed_protocols=("data",))


def to_pdf(html: str) -> bytes:
    with file_open(STYLE) as style:
        css = CSS(string=style.read(), url_fetcher=_FETCHER)
    return HTML(string=str(html), url_fetcher=_FETCHER).write_pdf(stylesheets=[css])
