"""The access policy as administrators see and change it: drafts, effects, warnings, versions."""
