"""Config-as-code for TikTok Business Centers."""

__version__ = "0.1.0"
