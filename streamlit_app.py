"""The server: `streamlit run` finds `app` here, and any ASGI server can run it."""

import streamlit as st

from dashboard.serveur import MIDDLEWARE, ROUTES, lifespan

app = st.App("dashboard/app.py", lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE)
