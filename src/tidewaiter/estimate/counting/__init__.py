"""How many were seen by nobody: hidden populations from overlapping lists and repeat sightings.

``lists.count`` answers for a table of lists (capture-recapture, multiple systems estimation),
``single_source.count_once`` for one source that meets some more than once, ``closed`` gives the
models for repeated occasions. Nothing here returns a number that the data do not determine.

What no method here can do (Whitehead, Jackson, Balch & Francis 2019): the members who are on no
list are, by definition, not in the data. Every estimate extrapolates to them by an assumption
that the lists cannot test: with two lists that they are independent, with more that the
interaction of all of them at once is nought. The answers say so each time.
"""
