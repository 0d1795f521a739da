"""Run the code cells of a notebook in their order: ``python run_notebook.py report.ipynb``. Magic lines are left out."""

import json
import sys

scope = {"__name__": "__main__"}
with open(sys.argv[1], encoding="utf-8") as file:
    cells = json.load(file)["cells"]
for number, cell in enumerate(cells):
    if cell["cell_type"] == "code":
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        lines = ["" if line.startswith(("!", "%")) else line for line in source.split("\n")]
        exec(compile("\n".join(lines), f"cell {number}", "exec"), scope)
