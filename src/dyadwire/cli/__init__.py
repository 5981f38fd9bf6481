"""The command line. One module per command; this one only picks and reports."""
