"""What stands behind the API: people's acts, verdicts, the clock, faults. Under ``/control/``, without a token.

The API itself has none of it, so that a client cannot come to depend on it.

stage       what a lever works on
lever       one of them: a path, its parameters, a function
people, verdicts, behaviour, looking   the levers
table       all of them, and how a request finds its own
"""
