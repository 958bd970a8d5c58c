"""The rules of the process, a module a topic; they know neither Flask nor HTML."""
