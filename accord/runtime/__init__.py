"""What happens between a contract and a record: the survey, the phases, the outcomes."""
