"""What leaves the portal for a confirmation: the document to sign and its data as a file.

Between the pages (and the work in the background) and what they stand on: it reads what was frozen
through the services and hands it to `documents` and `exchange` as plain values.
"""
