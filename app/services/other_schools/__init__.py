"""The list of schools of other affiliations: kept by the provinces, asked about by authorities."""
