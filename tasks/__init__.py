"""What happens without anyone clicking: a worker and a clock around the operations of the register."""
