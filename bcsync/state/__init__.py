"""The stored state: what bcsync last knew, and the journal of its runs.

``values`` and ``merge`` are pure; ``reader`` and ``store`` hold the database.
"""
