"""`python -m pipeline` is the command `matn`."""

from pipeline.cli.main import main

if __name__ == "__main__":
    main()
