"""Calls, their pace, their failures, their secrets."""
