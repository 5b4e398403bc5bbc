"""What is wrong with a contract, the credentials or a target."""
