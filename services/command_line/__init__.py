"""What the commands of `hiwar` share: options, what they print through, how they end."""
