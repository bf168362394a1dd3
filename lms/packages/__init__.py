"""Course packages from elsewhere: cmi5, Tin Can, SCORM and H5P become courses like any other."""

from flask import Flask, url_for

from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.accounts.desks import register_desk
    from lms.accounts.models import StaffRole
    from lms.learning.activities import register_address
    from lms.packages import cli, cmi5, h5p, scorm, serving, sessions, tincan, views
    from lms.packages.cmi5 import consumers as _cmi5_consumers  # noqa: F401  registers itself
    from lms.packages.h5p import views as h5p_views
    from lms.packages.kinds import register_kind
    from lms.packages.scorm import views as scorm_views
    from lms.packages.tincan import consumers as _tincan_consumers  # noqa: F401
    from lms.xapi.clients import register_resolver

    # A zip may hold several manifests: what says most of the unit comes first.
    for kind in (cmi5.KIND, tincan.KIND, scorm.KIND, h5p.KIND):
        register_kind(kind)
    register_resolver(sessions.USERNAME, sessions.resolve)
    register_address("unit", _launch_address)
    cli.init_app(app)
    serving.init_app(app)
    register_desk("packages.list_packages", _("Packages"), StaffRole.TRAINER, StaffRole.ADMINISTRATOR)
    app.register_blueprint(views.bp)
    app.register_blueprint(scorm_views.bp)
    app.register_blueprint(h5p_views.bp)


def _launch_address(slug: str, item: str) -> str:
    module, _slash, lesson = item.partition("/")
    return url_for("packages.create_launch", slug=slug, module=module, lesson=lesson)
