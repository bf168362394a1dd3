"""What the pages of forwarding need beside their views: who may see them, what is typed there, words, and figures."""
