"""Reads the label printer's list (old tag;new tag) and renames the equipment."""
import csv
import sys

from tags.procore import Makes, Reader, Writer


def main(project, path):
    reader, writer = Reader.from_env(), Writer.from_env()
    units = {u["identification"]: u["id"] for u in reader.project_equipment(project)}
    print(len(Makes.from_env().makes()), "makes known")
    with open(path, newline="") as handle:
        for old, new in csv.reader(handle, delimiter=";"):
            if old in units:
                writer.rename(project, units[old], new)
            else:
                print("unknown:", old, file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
