"""What a reply shows, made into bytes: pictures, workbooks, documents."""
