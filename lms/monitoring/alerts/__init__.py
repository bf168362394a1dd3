"""What somebody should look at: found once a day, kept until it is over."""
