"""The embedded platform ("local"): a complete Business Center with the platform's real rules.

platform        the port, over one transaction a batch
├── rules/      one file a rule area: plain functions from an act to what changed
├── observing   everything some people may see, in a few queries
└── control     what other people and TikTok itself do
work, rows      one writing transaction; bulk reads before the rules, bulk writes after them
schema, store   the tables, and the database they lie in
"""
