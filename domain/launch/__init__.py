"""Stage four. Is it ready, did it work, and what comes next?"""
