"""What is true of the made-up company: from its parameters, and by running the simulator with something switched."""
