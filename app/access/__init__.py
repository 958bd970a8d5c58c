"""Who may do what to which unit: the only package that imports casbin."""
