"""民情簿: one thing written once serves card, diary, ledger, reply, analysis and report."""

__version__ = "0.1.0"
