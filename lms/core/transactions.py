"""One transaction a request: a successful changing request commits once, anything else rolls back."""

from flask import Flask, Response, request

from lms.core.db import db, reading

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    @app.before_request
    def say_whether_this_request_writes() -> None:
        reading.set(request.method in SAFE_METHODS)

    @app.after_request
    def end_transaction(response: Response) -> Response:
        if request.method in SAFE_METHODS or response.status_code >= 400:
            db.session.rollback()
        else:
            db.session.commit()
        return response

    @app.teardown_request
    def forget_reading(_error: BaseException | None) -> None:
        reading.set(False)
