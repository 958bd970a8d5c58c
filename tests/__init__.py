"""The tests of the portal."""
