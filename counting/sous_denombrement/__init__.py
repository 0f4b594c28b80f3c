"""The undercount, apart from the count: decoys, second passes, what they say of the people not counted."""
