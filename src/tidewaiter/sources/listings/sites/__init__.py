"""One file for each marketplace; the folder is the list of those that are read.

A file says ``SITE``, identifier of the market; ``MARKS``, texts by which a page of it is known
whose address is not on file; ``KEYWORDS``, where an address holds what was searched for;
``PAGES``, where it holds the page of results, as name, number of the first page and step;
``PAGER``, selector of the page's own number; and ``drafts(page)``, which returns what the page
lists, as layers.
"""
