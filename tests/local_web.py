"""A web server on this machine for tests: says what it is told to say, and remembers what it was asked."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LocalWeb:
    """Routes by path: (status, headers, body), a list of such to be given one after the other, or a function."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.routes = {}
        self.asked = []  # (path, headers) in order

    def paths(self):
        return [path for path, _ in self.asked]

    def reply(self, path, headers):
        self.asked.append((path, headers))
        route = self.routes.get(path, (404, {}, b"nothing here"))
        if isinstance(route, list):
            route = route.pop(0) if len(route) > 1 else route[0]
        return route(headers) if callable(route) else route


@contextmanager
def local_web():
    """Yield a running server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = web.reply(self.path, dict(self.headers))
            body = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Tests are silent."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            """A client that has seen enough is no mistake."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = LocalWeb(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
