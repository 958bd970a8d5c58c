"""Reading and writing the files that offices exchange: read, check, report, apply."""
