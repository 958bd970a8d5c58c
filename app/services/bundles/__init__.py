"""All submissions below a unit in one ZIP: asked for, made part by part, kept for some days."""
