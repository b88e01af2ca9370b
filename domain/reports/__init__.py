"""The reports that can be made in chat: one file each, and the registry that lists them."""
