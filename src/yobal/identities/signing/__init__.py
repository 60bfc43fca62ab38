"""Those who signed the same paper: noted by whoever has it before them."""
