"""Feeds as places on the web write them, and a server that tells one of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:r="http://example.com/r">
<channel><title>Reviews of Põhjala</title><link>https://reviews.example/pohjala</link>
<item><guid isPermaLink="false">r-1</guid><title>Kapp hilines</title>
  <link>https://reviews.example/pohjala/1</link><dc:creator>Kadri T.</dc:creator>
  <pubDate>{first}</pubDate><r:rating>2</r:rating>
  <description>Lühike</description>
  <content:encoded><![CDATA[<p>Ootasin&nbsp;terve päeva.</p><p>Keegi ei <b>helistanud</b>.</p>
  <script>alert(1)</script>]]></content:encoded></item>
<item><guid isPermaLink="false">r-2</guid><title>Good chairs</title>
  <link>/pohjala/2</link><author>john@example.com (John F.)</author>
  <pubDate>{second}</pubDate><r:rating max="10">9</r:rating>
  <description>{words}</description></item>
<item><title>Mentioned</title><pubDate>{second}</pubDate>
  <description>They exist.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">
<title>App</title><entry xml:lang="ru"><id>urn:7</id><title>Хорошо</title>
<link rel="self" href="https://x.example/self"/><link href="https://x.example/7"/>
<author><name>Сергей</name><uri>https://x.example/s</uri></author>
<updated>2026-01-05T10:00:00+02:00</updated><im:rating>5</im:rating>
<content type="text">Всё понятно</content><content type="html">&lt;b&gt;Всё&lt;/b&gt;</content>
</entry></feed>"""


@dataclass
class Place:
    """A server of one feed: what it tells, with which status; and what it was asked with."""

    body: str = ""
    status: int = 200
    etag: str = '"one"'
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def place_telling(body: str) -> Iterator[Place]:
    """A place on this machine whose feed can change."""
    place = Place(body)

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked.append(dict(self.headers))
            same = self.headers.get("If-None-Match") == place.etag
            status = 304 if place.status == 200 and same else place.status
            self.send_response(status)
            self.send_header("ETag", place.etag)
            said = b"" if status == 304 else place.body.encode()
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place.url = f"http://127.0.0.1:{server.server_port}/feed"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
