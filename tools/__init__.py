"""Scripts that make the generated files of this repository; not part of the package."""
