"""citeweave: a citation-style knowledge graph of what paper abstracts say, with the sentence for every fact."""
