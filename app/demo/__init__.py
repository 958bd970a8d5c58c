"""The demo country: real authorities and schools, made-up people, the same for the same day."""
