"""TikTok's API for Business v1.3 over the embedded platform, without HTTP and without waiting.

messages    a request, and what comes back: an answer, or a connection that breaks
shapes      what values look like; contract: every endpoint's parameters and result, made of shapes
reading     a request's parameters, parsed and held against the contract
endpoints   what each of them does: a function from a ``Call`` to ``data``
call        what such a function is given
core        one request from its path to its envelope
"""
