"""A cooperative looks at itself: answers of its members, the level on which they agree, and the path each may take."""
