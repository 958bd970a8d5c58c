"""Reading the record: acts from the history, and refusals, sign-ins and reads beside it."""
