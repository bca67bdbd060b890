"""What every page shares: requests, transactions, who may come in, errors, headers, language, navigation, formats."""
