"""What other systems rely on: the records on the topics. Imports pydantic and the standard library only."""
