"""Answers that people mark: they wait in a queue for trainers, who mark them by the question's rubric."""
