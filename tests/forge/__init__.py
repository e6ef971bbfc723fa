"""GitHub and GitLab, as their documented APIs behave, for the tests of whatever calls them.

``FakeGitHub`` and ``FakeGitLab`` (``hub.py``, ``lab.py``) hold a repository in memory. They answer in the
process (``transport()``) or on loopback (``with loopback(fake) as url``), and ``environ(url)`` gives the
variables that a job of theirs has: for a ``bcsync`` in this process or another.
"""
