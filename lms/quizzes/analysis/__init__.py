"""Item analysis: what the answers to the questions of quizzes and exams say about the questions themselves."""
