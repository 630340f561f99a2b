"""Bringing together what many people say about one thing at one place."""
