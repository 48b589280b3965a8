"""The nouns: frozen structs that other layers speak of. No verbs, no files, no clocks."""
