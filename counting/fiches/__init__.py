"""What a team brings back: cells typed or imported, lines, revisions in the store, addresses left to place."""
