"""One file for each chart: plain data in, a Vega-Lite specification for one width out."""
