"""The page to measure against: Flask and Flask-SQLAlchemy, one query by key, one template; same engine settings as ours."""

from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Lesson(db.Model):  # type: ignore[name-defined,misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    html: Mapped[str]


PAGE = """<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ lesson.title }}</title></head>
<body><main><h1>{{ lesson.title }}</h1>{{ lesson.html|safe }}</main></body></html>"""


def create_app(database: str, html: str) -> Flask:
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = database
    db.init_app(app)
    with app.app_context():
        db.create_all()
        if db.session.get(Lesson, 1) is None:
            db.session.add(Lesson(id=1, title="Le miel", html=html))
            db.session.commit()

    @app.get("/lesson/<int:number>")
    def show(number: int) -> str:
        lesson = db.session.execute(select(Lesson).where(Lesson.id == number)).scalar_one()
        return render_template_string(PAGE, lesson=lesson, lang="fr")

    return app
