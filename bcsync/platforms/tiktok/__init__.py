"""The live platform: TikTok's API for Business v1.3."""
