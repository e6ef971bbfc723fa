"""HTTP as all who call out need it: a client, and what is known when no answer came."""
