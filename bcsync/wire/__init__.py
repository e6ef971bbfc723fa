"""TikTok's API for Business v1.3 as facts: what its client and its emulator both go by.

Values alone. Sources: reference/tiktok-api.md, and reference/tiktok-api-corrections.md, which wins.
"""
