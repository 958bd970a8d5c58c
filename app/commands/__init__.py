"""`flask` commands by topic, thin: each calls a service and prints what it says."""
