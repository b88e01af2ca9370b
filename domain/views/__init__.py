"""What a leader can look at: each subject is a screen with an address, a table, and often a picture."""
