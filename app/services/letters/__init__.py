"""Official letters of a round: from which template, with what in them, written and edited."""
