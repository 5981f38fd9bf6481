"""Stories, accounts and dyads over coded documents."""
