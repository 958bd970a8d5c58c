"""Print official documents: HTML becomes a PDF whose Thai text can be searched and copied."""
