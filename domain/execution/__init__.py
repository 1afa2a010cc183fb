"""Stage three. Is what was agreed being built, and accepted by its owner?"""
