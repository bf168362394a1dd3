"""An adviser beside a cooperative: its development plan, twelve coaching sessions over two years, visits, silence."""
