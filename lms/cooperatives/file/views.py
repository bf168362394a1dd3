"""The papers of a cooperative: for its members on the phone, for who supervises at a desk, and the files themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from lms.accounts.models import Person
from lms.accounts.policy import adviser
from lms.cooperatives.file import names, policy, queries, services
from lms.cooperatives.file.forms import DocumentForm, SharingForm, VerdictForm
from lms.cooperatives.file.models import Document, DocumentKind, State, Verdict
from lms.cooperatives.file.uploads import UnusableDocument, checked_upload, documents_store
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import own_cooperative, supervised_cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import NotFound
from lms.core.files import FILE_POLICY, MEDIA_TYPES, UnusablePicture

bp = Blueprint("cooperative_file", __name__, template_folder="../templates")
bp.add_app_template_global(names.document_kind_name)
bp.add_app_template_global(names.document_hint)
bp.add_app_template_global(names.document_state_name)
bp.add_app_template_global(names.readers_name)

# Of the papers that wait for an adviser: judging them makes room for the next.
SHOWN = 50


@dataclass(frozen=True)
class Folder:
    """The papers of one kind, the latest first, and what the file shows of them."""

    kind: DocumentKind
    documents: Sequence[Document]
    state: State | None


def folders_of(documents: Sequence[Document], today: date) -> list[Folder]:
    """One for each kind. Of several papers the best speaks: that there is a newer one to verify shows inside."""
    best = [State.VERIFIED, State.EXPIRING, State.WAITING, State.REFUSED, State.EXPIRED]
    found = []
    for kind in DocumentKind:
        papers = [document for document in documents if document.kind is kind]
        found.append(Folder(kind, papers, min((one.state(today) for one in papers), key=best.index, default=None)))
    return found


@bp.get("/cooperative/file")
@grants(own_cooperative)
def list_documents(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    documents = queries.documents_of(queries.documents_visible_to(person), cooperative.id)
    return render_template(
        "cooperatives/file/folders.html", folders=folders_of(documents, clock.now().date()), cooperative=cooperative
    )


@bp.get("/cooperative/file/<string:kind>")
@grants(policy.folder)
def show_folder(person: Person, cooperative: Cooperative, kind: DocumentKind) -> ResponseReturnValue:
    documents = queries.documents_of(queries.documents_visible_to(person), cooperative.id)
    folder = next(one for one in folders_of(documents, clock.now().date()) if one.kind is kind)
    return render_template(
        "cooperatives/file/folder.html",
        folder=folder,
        today=clock.now().date(),
        may_file=policy.may_keep(person, cooperative),
    )


@bp.get("/cooperative/file/<string:kind>/new")
@grants(policy.kept_folder)
def new_document(_person: Person, _cooperative: Cooperative, kind: DocumentKind) -> ResponseReturnValue:
    return render_template("cooperatives/file/document_new.html", form=DocumentForm(), kind=kind)


@bp.post("/cooperative/file/<string:kind>")
@grants(policy.kept_folder)
def create_document(person: Person, cooperative: Cooperative, kind: DocumentKind) -> ResponseReturnValue:
    form = DocumentForm(CombinedMultiDict([request.form, request.files]))
    is_valid, refusal = form.validate(), None
    try:
        upload = checked_upload(form.content())
    except (UnusableDocument, UnusablePicture) as error:
        refusal = error
    if refusal or not is_valid:
        return render_template("cooperatives/file/document_new.html", form=form, kind=kind, refusal=refusal), 422
    assert form.dated_on.data is not None
    document = services.file_document(
        cooperative,
        upload,
        documents_store(),
        kind=kind,
        dated_on=form.dated_on.data,
        expires_on=form.expires_on.data,
        visibility=form.readers,
        row_id=form.row_id,
        by=person,
        at=clock.now(),
    )
    flash(_("The paper is in the file."))
    return redirect(url_for("cooperative_file.show_document", document_id=document.id), 303)


@bp.get("/cooperative/documents/<uuid:document_id>")
@grants(policy.own_document)
def show_document(person: Person, document: Document) -> ResponseReturnValue:
    return _document_page(person, document, SharingForm(visibility=document.visibility.value))


@bp.post("/cooperative/documents/<uuid:document_id>/visibility")
@grants(policy.kept_document)
def update_visibility(person: Person, document: Document) -> ResponseReturnValue:
    form = SharingForm(request.form)
    if not form.validate():
        return _document_page(person, document, form), 422
    services.share_document(document, form.readers, by=person, at=clock.now())
    flash(_("From now on it is seen by: %(readers)s.", readers=names.readers_name(form.readers)))
    return redirect(url_for("cooperative_file.show_document", document_id=document.id), 303)


@bp.post("/cooperative/documents/<uuid:document_id>/delete")
@grants(policy.kept_document)
def delete_document(_person: Person, document: Document) -> ResponseReturnValue:
    kind = document.kind
    services.delete_document(document, documents_store())
    flash(_("The paper is no longer in the file."))
    return redirect(url_for("cooperative_file.show_folder", kind=kind.value), 303)


@bp.get("/cooperative/documents/<uuid:document_id>/file")
@grants(policy.readable_document)
def show_document_file(document: Document) -> ResponseReturnValue:
    path = documents_store().path_of(document.file_name)
    if path is None:
        raise NotFound
    extension = path.suffix.removeprefix(".")
    # A picture is drawn by the browser; a PDF goes to the reader that the person chose.
    disposition = "inline" if document.is_picture else "attachment"
    headers = {
        "Content-Disposition": f"{disposition}; filename={document.kind.value}-{document.dated_on}.{extension}",
        "Content-Security-Policy": FILE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(path.read_bytes(), mimetype=MEDIA_TYPES[extension], headers=headers)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/file")
@grants(supervised_cooperative)
def list_shared_documents(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    documents = queries.documents_of(queries.documents_visible_to(person), cooperative.id)
    return render_template(
        "cooperatives/file/staff_file.html",
        cooperative=cooperative,
        folders=folders_of(documents, clock.now().date()),
        today=clock.now().date(),
    )


@bp.get("/staff/documents")
@grants(adviser)
def list_waiting_documents(person: Person) -> ResponseReturnValue:
    documents, total = queries.first_of(queries.documents_waiting_for(person, clock.now().date()), SHOWN)
    return render_template("cooperatives/file/waiting.html", documents=documents, total=total)


@bp.get("/staff/documents/<uuid:document_id>")
@grants(policy.shared_document)
def show_shared_document(person: Person, document: Document) -> ResponseReturnValue:
    return _staff_page(person, document, VerdictForm(seen=services.judgement(document)))


@bp.post("/staff/documents/<uuid:document_id>/verdict")
@grants(policy.document_to_judge)
def create_verdict(person: Person, document: Document) -> ResponseReturnValue:
    form = VerdictForm(request.form)
    if not form.validate():
        return _staff_page(person, document, form), 422
    verdict = Verdict(form.verdict.data)
    services.judge_document(
        document, verdict, reason=form.reason.data, seen=form.seen.data or "", by=person, at=clock.now()
    )
    flash(_("Noted: verified.") if verdict is Verdict.VERIFIED else _("Noted: refused. The cooperative sees why."))
    return redirect(url_for("cooperative_file.list_shared_documents", cooperative_id=document.cooperative_id), 303)


def _document_page(person: Person, document: Document, form: SharingForm) -> str:
    return render_template(
        "cooperatives/file/document.html",
        document=document,
        state=document.state(clock.now().date()),
        form=form,
        may_keep=policy.may_keep(person, document.cooperative),
    )


def _staff_page(person: Person, document: Document, form: VerdictForm) -> str:
    return render_template(
        "cooperatives/file/staff_document.html",
        document=document,
        state=document.state(clock.now().date()),
        form=form,
        may_judge=policy.may_judge(person, document),
    )
