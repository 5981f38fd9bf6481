"""A mail gives the document of its own words; what it quotes and carries along is set apart."""

import io
from datetime import date
from email.message import EmailMessage

import pytest

from dyadwire.read import ReadOptions
from dyadwire.read.mail_bodies import cut_quotes, join_flowed
from dyadwire.read.mails import read_eml, read_mbox
from dyadwire.read.sources import Source, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

OWN = "The ministers met in Vienna on Saturday and agreed that their envoys will meet again before the end of the year."
MORE = "The government of Ruritania has not said whether it will send anybody to that second meeting of the envoys."
HEAD = {
    "From": "Ada Writer <ada@example.org>",
    "To": "list@example.org",
    "Subject": "Talks in Vienna",
    "Date": "Fri, 11 Dec 2015 23:30:00 -0500",
    "Message-ID": "<1@example.org>",
    "List-Id": "Foreign desk <desk.example.org>",
}


def raw(body, headers=HEAD, **more):
    lines = [f"{name}: {value}" for name, value in {**headers, **more}.items() if value is not None]
    return ("\n".join(lines) + "\n\n" + body).encode()


def read(data, reader=read_eml, **options):
    source = Source(name="a.eml", origin="folder/a.eml", id="a.eml")
    try:
        return list(reader(io.BytesIO(data), source, ReadOptions(**options)))
    except Unreadable as verdict:
        return [reject(source.origin, verdict)]


def mbox(*mails):
    return b"".join(b"From ada@example.org Fri Dec 11 23:30:00 2015\n" + mail + b"\n\n" for mail in mails)


def apart(document):
    return [(block.reason, block.text) for block in document.furniture]


def test_a_mail_gives_its_title_writer_day_and_list():
    [document] = read(raw(f"{OWN}\n\n{MORE}\n"))

    assert document.text == f"{OWN}\n\n{MORE}"
    assert (document.title, document.byline) == ("Talks in Vienna", "Ada Writer")
    assert (document.published, document.published_from) == (date(2015, 12, 11), "mail header (Date)")
    assert (document.id, document.publisher) == ("1@example.org", "Foreign desk")


def test_quotations_with_their_attribution_signature_and_footer_are_furniture():
    body = (
        f"{OWN}\n\nOn Thu, Dec 10, 2015 at 9:15 AM, Bert Reader\n<bert@example.org> wrote:\n"
        "> Did they meet?\n>\n> Bert\n\n"
        f"{MORE}\n\n-- \nAda Writer\nForeign desk, room 12\n"
        "_______________________________________________\nDesk mailing list\nhttps://example.org/listinfo/desk\n"
    )

    [document] = read(raw(body))

    assert document.text == f"{OWN}\n\n{MORE}"
    assert [reason for reason, _ in apart(document)] == [
        *("attribution of a quotation", "quoted mail", "signature", "mailing list footer")
    ]
    assert apart(document)[0][1].startswith("On Thu, Dec 10") and apart(document)[0][1].endswith("wrote:")
    assert document.furniture[1].line == 5


def test_the_mail_below_an_original_message_rule_is_quoted():
    body = f"{OWN}\n\n-----Original Message-----\nFrom: Bert\nSent: Thursday\nSubject: Talks\n\n{MORE}\n"

    [document] = read(raw(body))

    assert document.text == OWN
    assert MORE in apart(document)[0][1]


def test_a_mail_that_only_forwards_a_text_is_that_text():
    [document] = read(
        raw(f"---------- Forwarded message ----------\nFrom: Bert\nDate: Thursday\nSubject: T\n\n{OWN}\n")
    )

    assert OWN in document.text


def test_a_sentence_with_an_arrow_is_no_quotation():
    text, cut = cut_quotes("a>b holds for all of them.\n> but this is quoted\nAB> and this")

    assert text.strip() == "a>b holds for all of them."
    assert [block.text for block in cut] == ["> but this is quoted\nAB> and this"]


def test_flowed_text_is_joined_to_paragraphs():
    flowed = "The ministers met \nin Vienna \non Saturday.\n\n> quoted \n> words\n-- \nAda"

    assert join_flowed(flowed) == "The ministers met in Vienna on Saturday.\n\n> quoted words\n-- \nAda"
    assert join_flowed("Don \naudampf \nschiff", delsp=True) == "Donaudampfschiff"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_transfer_encodings_and_encoded_headers_are_undone(charset, encoding):
    mail = EmailMessage()
    mail["From"] = "Élodie Écrivain <e@example.org>"
    mail["Subject"] = "Entretiens à Vienne"
    mail.set_content(f"Café owners in Orléans said so. {OWN}\n", charset=charset, cte=encoding)

    [document] = read(mail.as_bytes())

    assert document.text.startswith("Café owners in Orléans")
    assert (document.title, document.byline) == ("Entretiens à Vienne", "Élodie Écrivain")


def test_the_plain_part_is_preferred_and_html_is_read_where_there_is_no_other():
    mail = EmailMessage()
    mail["Subject"] = "Talks"
    mail.set_content(f"{OWN}\n")
    mail.add_alternative(f"<html><body><p>{MORE}</p></body></html>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="report.pdf")
    only = EmailMessage()
    only["Subject"] = "Talks"
    only.set_content(f"<div><p>{MORE}</p><p>{OWN}</p></div>", subtype="html")

    [both], [html] = read(mail.as_bytes()), read(only.as_bytes())

    assert both.text == OWN
    assert apart(both) == [("attachment", "report.pdf (application/pdf)")]
    assert html.text == f"{MORE}\n\n{OWN}"


@pytest.mark.parametrize(
    ("headers", "day", "how"),
    [
        ({"Date": None, "Received": "from a by b; Thu, 10 Dec 2015 08:00:00 +0000"}, date(2015, 12, 10), "Received"),
        ({"Date": "no date at all"}, None, None),
    ],
)
def test_a_mail_without_a_date_is_dated_by_its_way(headers, day, how):
    [document] = read(raw(OWN, **headers))

    assert document.published == day
    assert document.published_from is None if how is None else how in document.published_from


def test_a_mailing_list_gives_a_document_a_mail_at_its_line():
    second = raw(MORE, **{"Message-ID": None, "Date": None})

    records = read(mbox(raw(f"{OWN}\n\n>From here on it was quiet in the town.\n"), second), read_mbox)

    assert [record.origin for record in records] == ["folder/a.eml:1", "folder/a.eml:14"]
    assert records[0].text.endswith("From here on it was quiet in the town.")
    assert records[1].id == "a.eml:14"
    assert records[1].published_from == "mbox separator" and records[1].published == date(2015, 12, 11)


def test_a_line_that_begins_with_from_is_no_new_mail():
    records = read(mbox(raw(f"{OWN}\n\nFrom Vienna they went home.\n\n{MORE}")), read_mbox)

    assert len(records) == 1 and "From Vienna they went home." in records[0].text


def test_mails_that_say_nothing_are_rejections():
    encrypted = raw("x", **{"Content-Type": 'multipart/encrypted; boundary="b"'})
    picture = EmailMessage()
    picture["Subject"] = "a picture"
    picture.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")

    records = read(mbox(encrypted, picture.as_bytes(), raw("> only\n> quoted\n"), raw(OWN)), read_mbox)

    assert [getattr(record, "reason", "read") for record in records] == ["encrypted", "no text", "empty text", "read"]
    assert read(b"\n\nno header")[0].reason == "not a mail"
    assert read(b"just words\n", read_mbox)[0].reason == "empty text"


@pytest.mark.parametrize(
    "data",
    [
        raw("=ZZ=\n" + OWN, **{"Content-Transfer-Encoding": "quoted-printable"}),
        raw("!!!!" + OWN, **{"Content-Transfer-Encoding": "base64"}),
        raw(OWN, **{"Content-Type": "text/plain; charset=klingon"}),
        raw(OWN, **{"Content-Type": "multipart/mixed"}),
        raw(OWN, **{"From": "=?utf-8?b?broken", "Subject": "=?klingon?q?a?=", "Message-ID": "<<>"}),
        raw(OWN, **{"Content-Type": "text/plain; charset=\"; x='", "To": "undisclosed-recipients:;,,<"}),
    ],
)
def test_broken_mails_give_a_document_or_a_rejection(data):
    [record] = read(data)

    assert isinstance(record, Document) or record.reason


def test_a_mail_over_the_limit_is_skipped_in_bounded_memory_and_the_next_is_read():
    records = read(mbox(raw("word " * 2000), raw(OWN)), read_mbox, max_characters=200)

    assert [getattr(record, "reason", "read") for record in records] == ["too long", "read"]


def test_a_mail_that_was_forwarded_as_a_whole_is_named_and_not_lost():
    inner, mail = EmailMessage(), EmailMessage()
    inner["Subject"] = "Envoys"
    inner.set_content(MORE)
    mail["Subject"] = "Fwd"
    mail.set_content(OWN)
    mail.add_attachment(inner)

    [document] = read(mail.as_bytes())

    assert (document.text, apart(document)) == (OWN, [("attachment", "Envoys (message/rfc822)")])
