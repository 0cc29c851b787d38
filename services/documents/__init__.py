"""Documents that are made from code: the contract's schemas, the tables of the operators' manual."""
