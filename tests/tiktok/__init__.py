"""The live platform, against answers as TikTok gives them."""
