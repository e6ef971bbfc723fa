"""What a run tells people who did not look: by notifications, and by an issue."""
