"""What became of operations whose outcome nobody knows (design 5.5)."""
