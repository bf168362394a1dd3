"""The learning platform of Morocco's cooperatives. `create_app` puts its slices together, in the order of their floors."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import (
    accounts,
    authoring,
    certification,
    cooperatives,
    learning,
    market,
    monitoring,
    notices,
    offline,
    ops,
    packages,
    pathway,
    projects,
    quizzes,
    teaching,
    voice,
    web,
    xapi,
)
from lms.config import Settings
from lms.core import access, addresses, commands, i18n, memory, migrations, transactions
from lms.core.db import db, engine_options

SLICES = (
    web, xapi, accounts, cooperatives, notices, learning, quizzes, packages, voice, certification, authoring, teaching, pathway, projects,
    market, monitoring, offline, ops,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings.from_environ()
    memory.give_back_large_blocks()
    app = Flask("lms", instance_path=str(settings.instance_path), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(is_postgresql=settings.is_postgresql),
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 90,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    migrations.init_app(app)
    # Order matters: a request is first judged writing or reading, and last committed or rolled back.
    transactions.init_app(app)
    access.init_app(app)
    addresses.init_app(app)
    i18n.init_app(app)
    commands.init_app(app)
    for part in SLICES:
        part.init_app(app)
    return app
