"""Which lines of the daemon and of the protocol the tests reach, and that every error code is raised by one.

Builds the tests with coverage in .build-cov and runs those of the daemon, the protocol and the engine, then rows of
this folder in their short forms with the daemon built so; what all of them reach counts together.
"""
import glob
import re
import tempfile

from torture import *

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, ".build-cov")
#: What must be reached, and what is told beside it.
COUNTED = ["Sources/shanxid/", "Sources/Core/Protocol/"]
TOLD = ["Sources/Core/Engine/", "Sources/Core/Index/Journal/"]
#: Rows that reach what tests inside one process do not: credentials, failing disks, signals, many peers.
ROWS = [1, 3, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 28]


def tool(*command, env=None, allowed=(0,)):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=env or dict(os.environ))
    if done.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done


def lines_of(report, folder):
    lines = reached = 0
    for file in report["data"][0]["files"]:
        if "/" + folder in file["filename"]:
            summary = file["summary"]["lines"]
            lines += summary["count"]
            reached += summary["covered"]
            if summary["covered"] < summary["count"] * 0.9:
                note(f"{file['filename'].split('/Sources/')[-1]}: {summary['covered']}/{summary['count']} lines")
    return reached, lines


def body():
    tools = os.path.dirname(os.path.realpath(shutil.which("swiftc")))
    options = ["--scratch-path", BUILD]
    tool("swift", "build", "--build-tests", "--enable-code-coverage", *options)
    bin_ = tool("swift", "build", "--scratch-path", BUILD, "--show-bin-path").stdout.strip()
    # Daemons of other users write here too.
    profiles = tempfile.mkdtemp(prefix="shanxi-profiles-")
    os.chmod(profiles, 0o1777)
    env = dict(os.environ, LLVM_PROFILE_FILE=profiles + "/%p-%m.profraw", SHANXI_BIN=bin_, SHANXI_TORTURE="short")
    failed, told = [], ""
    for pattern, more in (("CoreTests.*(Connection|LineFramer|JSONVector|Request|Schema|Engine|Command|Error|Event|"
                           "Listing|ModelContext|Served|Visibility|Writing|Examples|Journal)", []),
                          ("shanxidTests", ["--no-parallel", "--skip", "TortureTests"])):
        # Test timeouts are for release builds, so a test that fails here alone is told and not counted. The option for
        # coverage is not given again: with it the runner forgets what an earlier run reached, and fails when a process
        # that was killed has left half a profile.
        done = tool("swift", "test", "--skip-build", *options, *more, "--filter", pattern, env=env, allowed=(0, 1))
        told += done.stdout
        if done.returncode:
            failed += re.findall(r"Test (.*) recorded an issue", done.stdout)[:5] or [pattern]
    for number in ROWS:
        done = tool(sys.executable, os.path.join(ROOT, f"Tests/torture/row_{number:02d}.py"), env=env, allowed=(0, 1))
        if ": pass" not in done.stdout:
            failed.append(f"row {number}")
    for text in failed:
        note(f"with coverage and without optimisation: {text}")
    raw = [path for path in glob.glob(profiles + "/*.profraw") if os.path.getsize(path)]
    merged = os.path.join(BUILD, "merged.profdata")
    with open(place("profiles"), "w") as file:
        file.write("\n".join(raw))
    tool(tools + "/llvm-profdata", "merge", "--failure-mode=all", "-o", merged, "--input-files", place("profiles"))
    shutil.rmtree(profiles, ignore_errors=True)
    bundle = glob.glob(bin_ + "/*PackageTests.xctest")[0]
    report = json.loads(tool(tools + "/llvm-cov", "export", "-summary-only", "-instr-profile", merged, bin_ + "/shanxid",
                             "-object", bundle).stdout)
    reached = lines = 0
    for folder in COUNTED:
        part = lines_of(report, folder)
        note(f"{folder}: {part[0]}/{part[1]} lines")
        reached, lines = reached + part[0], lines + part[1]
    for folder in TOLD:
        part = lines_of(report, folder)
        note(f"{folder}: {part[0]}/{part[1]} lines")
    # That suite raises each code but BUSY, and fails when one is missing; the tests of the server raise BUSY.
    are_raised = all(f"Suite {suite} passed" in told for suite in ("ErrorCodesTests", "ServerTests"))
    figure = (f"{reached}/{lines} lines of daemon and protocol ({reached / lines:.1%}); every error code raised: "
              f"{are_raised}; {len(failed)} failures")
    return reached >= 0.95 * lines and are_raised, figure


row(31, body)
