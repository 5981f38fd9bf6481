"""Why an input gives no document; `inputs` turns it into a `Rejection`."""


class Unreadable(Exception):  # noqa: N818 - a verdict on an input, which never leaves this stage
    """An input, or a line of one, of which no document comes."""

    def __init__(self, reason: str, detail: str = "", document: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.document = reason, detail, document
