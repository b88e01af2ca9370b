"""Views: what a leader looks at, as tables, screens, pictures, workbooks and documents."""
