"""Small mistakes put into the code one at a time: for each of them some test fails."""
