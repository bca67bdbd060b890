"""The security headers of every answer."""

from dataclasses import dataclass

from flask import Flask, Response


@dataclass(frozen=True, slots=True)
class Headers:
    """What a browser may load and do. Scripts and styles come from this server's own files; nothing is inline."""

    content_security_policy: str = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    hsts: str = "max-age=31536000; includeSubDomains"

    def put_on(self, response: Response, *, https: bool) -> Response:
        """Add the headers. A page is never kept by a browser or a proxy."""
        response.headers["Content-Security-Policy"] = self.content_security_policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if https:
            response.headers["Strict-Transport-Security"] = self.hsts
        response.headers["Cache-Control"] = "no-store"
        return response


def register(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer of an application."""
    headers = Headers()

    @app.after_request
    def add(response: Response) -> Response:
        return headers.put_on(response, https=https)
