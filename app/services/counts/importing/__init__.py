"""A sheet of counts that comes in as a file: read, compared, shown, applied as one act."""
