"""The project's own sample pages alone, in a folder of their own: a user's pages in seeds/ must not change what tests count."""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

_ROOT = Path(__file__).parents[1] / "seeds"
_README = (_ROOT / "README.md").read_text("utf-8")
NAMES = sorted(re.findall(r"^\| `(\S+\.txt)` \|", _README, re.MULTILINE))

_FOLDER = TemporaryDirectory(prefix="matn-samples-")
SEEDS = Path(_FOLDER.name) / "seeds"
SEEDS.mkdir()
for name in ("README.md", *NAMES):
    shutil.copy2(_ROOT / name, SEEDS / name)
