"""Who comes in: plain pages of sign-in, OpenID Connect, and the page *Comptes*."""
