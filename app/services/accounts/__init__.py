"""Accounts: signing in, passwords, sessions, and the officers under a unit's code."""
