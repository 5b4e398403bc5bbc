"""The record of a run: ledgers written line by line, folded into an assessment, weighed by the gate."""
