"""Tables, queries and migrations: what is kept, and how it is found. No decision is made here."""
