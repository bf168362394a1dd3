"""The cash book on the phone, one month a screen; and at the adviser's desk, where it is shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from lms.accounts.models import Person
from lms.cooperatives.cash_book import policy, queries, services
from lms.cooperatives.cash_book.forms import CashMonthForm
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.cash_book.months import Line, last_ended, lines_of, months_kept, writable
from lms.cooperatives.cash_book.services import ClosedMonth, ImpossibleMonth
from lms.cooperatives.file.uploads import LONGEST_SIDE
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import accounted_cooperative, may_keep_accounts, own_cooperative, supervised_cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import DomainError, NotFound
from lms.core.files import FILE_POLICY, MEDIA_TYPES, MediaStore, UnusablePicture, picture_from, private_store
from lms.core.i18n import language
from lms.core.months import first_day

bp = Blueprint("cooperative_cash_book", __name__, template_folder="../templates")
MONTH = "/cooperative/cash-book/<int:year>/<int:number>"


@dataclass(frozen=True)
class Book:
    """Everything that is written: month → its row, month → what it comes to."""

    rows: Mapping[int, CashMonth]
    lines: Mapping[int, Line]
    kept: int

    @property
    def last(self) -> Line | None:
        return max(self.lines.values(), key=lambda line: line.month, default=None)


@bp.app_template_global()
def cash_month_name(month: int) -> str:
    """« octobre 2026 »"""
    return str(format_date(first_day(month), "LLLL y", locale=language().locale))


@bp.app_template_global()
def cash_month_address(endpoint: str, month: int) -> str:
    return url_for(f"cooperative_cash_book.{endpoint}", year=month // 12, number=month % 12 + 1)


def book_of(cooperative_id: UUID) -> Book:
    rows = queries.months_of(cooperative_id)
    lines = {line.month: line for line in lines_of(row.as_entry() for row in rows.values())}
    return Book(rows, lines, months_kept(rows.keys(), clock.now().date()))


def pages_store() -> MediaStore:
    return private_store("cash-book")


@bp.get("/cooperative/cash-book")
@grants(own_cooperative)
def list_months(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    book, open_months = book_of(cooperative.id), writable(cooperative.registered_on, clock.now().date())
    years = {month // 12 for month in (*book.rows, *open_months[-12:])} or {clock.now().year}
    year = min(max(request.args.get("year", max(years), int), min(years)), max(years))
    shown = [month for month in open_months if month // 12 == year]
    return render_template(
        "cooperatives/cash_book/book.html", book=book, year=year, years=sorted(years), months=shown[::-1],
        following=_following(book, open_months), may_write=may_keep_accounts(person, cooperative),
        sharing=queries.sharing_of(cooperative.id),
    )  # fmt: skip


@bp.get(MONTH)
@grants(policy.own_month)
def show_month(person: Person, cooperative: Cooperative, month: int) -> ResponseReturnValue:
    book = book_of(cooperative.id)
    if month not in book.rows:
        raise NotFound
    return render_template(
        "cooperatives/cash_book/month.html", line=book.lines[month], versions=queries.versions_of(cooperative.id, month),
        may_write=may_keep_accounts(person, cooperative),
        following=_following(book, writable(cooperative.registered_on, clock.now().date())),
    )  # fmt: skip


@bp.get(f"{MONTH}/edit")
@grants(policy.kept_month)
def edit_month(_person: Person, cooperative: Cooperative, month: int) -> ResponseReturnValue:
    book = book_of(cooperative.id)
    row = book.rows.get(month)
    known = {} if row is None else {
        "opening": row.opening_centimes, "incoming": row.in_centimes, "outgoing": row.out_centimes, "seen": row.number,
    }  # fmt: skip
    form = CashMonthForm(data={"seen": 0} | known, asks_opening=month - 1 not in book.rows)
    return _form_page(form, book, month)


@bp.post(MONTH)
@grants(policy.kept_month)
def update_month(person: Person, cooperative: Cooperative, month: int) -> ResponseReturnValue:
    book = book_of(cooperative.id)
    form = CashMonthForm(CombinedMultiDict([request.files, request.form]), asks_opening=month - 1 not in book.rows)
    if not form.validate():
        return _form_page(form, book, month), 422
    try:
        photo = form.content()
        name = pages_store().keep(picture_from(photo, longest=LONGEST_SIDE), "webp") if photo else None
        services.record_month(
            cooperative, form.entry(month), page_file=name, seen=form.seen_number, by=person, at=clock.now()
        )
    except (ClosedMonth, ImpossibleMonth, UnusablePicture) as refusal:
        return _form_page(form, book, month, refusal), 422
    flash(_("The month is written down."))
    return redirect(cash_month_address("show_month", month), 303)


@bp.get("/cooperative/cash-book/pages/<uuid:month_id>")
@grants(policy.page)
def show_page(row: CashMonth) -> ResponseReturnValue:
    path = pages_store().path_of(row.page_file or "")
    if path is None:
        raise NotFound
    headers = {
        "Content-Security-Policy": FILE_POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
    }  # fmt: skip
    return Response(path.read_bytes(), mimetype=MEDIA_TYPES["webp"], headers=headers)


@bp.post("/cooperative/cash-book/sharing")
@grants(accounted_cooperative)
def create_sharing(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    services.share(cooperative, by=person, at=clock.now())
    flash(_("Your adviser sees the cash book now."))
    return redirect(url_for("cooperative_cash_book.list_months"), 303)


@bp.post("/cooperative/cash-book/sharing/delete")
@grants(accounted_cooperative)
def delete_sharing(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    services.stop_sharing(cooperative)
    flash(_("Only members see the cash book now."))
    return redirect(url_for("cooperative_cash_book.list_months"), 303)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/cash-book")
@grants(supervised_cooperative)
def show_shared_book(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    sharing = queries.sharing_of(cooperative.id)
    return render_template(
        "cooperatives/cash_book/staff_book.html", cooperative=cooperative, sharing=sharing,
        book=book_of(cooperative.id) if sharing else None,
    )  # fmt: skip


def _following(book: Book, open_months: range) -> int | None:
    """The month to write next: the one after the last that is written, or the latest that is over in an empty book."""
    if not open_months:
        return None
    following = book.last.month + 1 if book.last else last_ended(clock.now().date())
    return following if following in open_months else None


def _form_page(form: CashMonthForm, book: Book, month: int, refusal: DomainError | None = None) -> str:
    before: Any = book.lines.get(month - 1)
    return render_template(
        "cooperatives/cash_book/month_edit.html", form=form, month=month, before=before, refusal=refusal,
        is_written=month in book.rows,
    )  # fmt: skip
