"""GitHub and GitLab: comments, labels and issues behind one interface."""
