"""The judge: rules, the one walk a document, and what checks expect."""
