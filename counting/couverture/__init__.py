"""What maraudes cover and leave white: rules, the study of a date, its zones, and the rounds that would help."""
