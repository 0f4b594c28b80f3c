"""How far each person is from an open, suitable door with room; who gets a place; where to open the next halte."""
