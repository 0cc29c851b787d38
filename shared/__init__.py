"""What all services share: the contract with the world, the two planned failures, the runtime."""
