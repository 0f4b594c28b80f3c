"""The pages *Saisie*, *Import* and *À localiser*: what a team brings back, typed, read and placed."""
