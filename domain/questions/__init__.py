"""A leader's question in own words, read by rules: what is asked of which unit, for which period, as of which day.

Every word must be explained: by the vocabulary, as the name of a unit, or as a word that says nothing. Where one is
not, nothing is answered as if it were not there; the nearest meanings are offered instead. A wrong figure is worse
than a question back.
"""
