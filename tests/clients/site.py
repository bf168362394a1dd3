"""The page of somebody else: served from another port, so that a browser sees another origin than the LRS's.

`/pages/<library>` loads a client library as its authors publish it on npm; the tests give it its orders.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

MODULES = Path(__file__).parent / "npm" / "node_modules"
LIBRARIES = {
    "xapi": MODULES / "@xapi/xapi/dist/XAPI.umd.js",
    "tincan": MODULES / "tincanjs/build/tincan-min.js",
    "cmi5": MODULES / "@xapi/cmi5/dist/Cmi5.umd.js",
}
MISSING = (
    "The clients from npm are not installed: install Node.js 20 or later with npm (Debian: apt install npm), then run "
    "script/setup --tests"
)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, _slash, name = self.path.strip("/").partition("/")
        if name not in LIBRARIES or kind not in ("pages", "libraries"):
            self.send_error(404)
            return
        if kind == "pages":
            content, content_type = f"<!doctype html><script src=/libraries/{name}></script>".encode(), "text/html"
        else:
            content, content_type = LIBRARIES[name].read_bytes(), "text/javascript"
        self.send_response(200)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Tests are quiet."""


@contextmanager
def serve_site() -> Iterator[int]:
    """The port of the site, on 127.0.0.1 and so on localhost too."""
    assert all(file.is_file() for file in LIBRARIES.values()), MISSING
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
