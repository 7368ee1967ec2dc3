"""Puts a row into a Python that has the packages it needs: a virtual environment beside the build, made at first need."""
import fcntl
import os
import subprocess
import sys
import venv

HOME = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), ".build-test")


def needs(*packages):
    """Starts the program anew in an environment with `packages` (`name==version`), unless it runs there already."""
    folder = os.path.join(HOME, "python")
    python = os.path.join(folder, "bin", "python3")
    if os.path.abspath(sys.prefix) == folder:
        return
    os.makedirs(HOME, exist_ok=True)
    with open(os.path.join(HOME, "python.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.access(python, os.X_OK):
            venv.create(folder, with_pip=True)
        marks = os.path.join(folder, "installed")
        known = open(marks).read().split() if os.path.exists(marks) else []
        missing = [package for package in packages if package not in known]
        if missing:
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *missing],
                           check=True, stdout=sys.stderr)
            with open(marks, "w") as file:
                file.write("\n".join(known + missing))
    os.execv(python, [python, *sys.argv])
