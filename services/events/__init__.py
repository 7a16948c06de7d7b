"""Events: seminars, webinars, visits. This file imports nothing, so that the pure parts are had without a database."""
