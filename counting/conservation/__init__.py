"""How long what is kept stays: the reduction of closed éditions, backups and their return."""
