"""What leaves by mail or on paper: the weekly digest, exports that come regularly, the report of a year."""
