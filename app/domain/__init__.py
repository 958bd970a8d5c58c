"""Pure values of the census: numbers, codes, dates, grades, names. No database, no Flask."""
