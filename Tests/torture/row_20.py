"""What may lie where the socket should be, and what the folder may be like: the documented outcome, ten of ten."""
from torture import *


def serve(path, env=None):
    """A daemon that should end by itself: its status and what it said."""
    done = subprocess.run([SHANXID, "serve", "--socket", path], env=env or environment(), capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=20)
    return done.returncode, done.stderr


def refuses(path, status, words, env=None):
    code, errors = serve(path, env)
    if code != status or words not in errors:
        return f"status {code} instead of {status}, or no “{words}”: {errors.strip()}"
    return None


def starts(path):
    """None when a daemon listens at `path` and ends well."""
    daemon = Daemon(path=path)
    with daemon.client() as client:
        if client.ask("hello")["pid"] != daemon.pid:
            return "somebody else answers"
    code = daemon.stop()
    if code != 0 or os.path.lexists(path):
        return f"ended with {code}, the socket is {'there' if os.path.lexists(path) else 'gone'}"
    return None


def folder(name, mode=0o700):
    path = place(name)
    os.mkdir(path)
    os.chmod(path, mode)
    return path


def stale(number):
    path = place(f"stale{number}.sock")
    first = Daemon(path=path)
    first.kill()
    return None if os.path.lexists(path) and not starts(path) else "a stale socket is not replaced"


def regular(number):
    path = place(f"regular{number}")
    with open(path, "w") as file:
        file.write("kept")
    problem = refuses(path, 3, "is no socket")
    return problem or (None if open(path).read() == "kept" else "the file was changed")


def symlink(number):
    target, path = place(f"target{number}.sock"), place(f"link{number}.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(target)
    os.symlink(target, path)
    problem = refuses(path, 3, "is no socket")
    server.close()
    return problem or (None if os.path.islink(path) else "the link was removed")


def directory(number):
    path = folder(f"directory{number}")
    return refuses(path, 3, "is no socket")


def open_folder(number):
    return refuses(folder(f"open{number}", 0o777) + "/s.sock", 5, "may be written by others")


def foreign(number):
    path = folder(f"foreign{number}", 0o755)
    os.chown(path, 65534, 65534)
    problem = refuses(path + "/s.sock", 5, "belongs to user 65534")
    os.chown(path, os.getuid(), os.getgid())
    return problem


def foreign_last_resort(number):
    """A client does not enter a folder below /tmp that belongs to somebody else; no daemon is started there."""
    runtime = folder(f"runtime{number}", 0o755)
    os.mkdir(runtime + "/shanxi")
    os.chown(runtime + "/shanxi", 65534, 65534)
    done = subprocess.run([REPL, "ping"], env=environment(XDG_RUNTIME_DIR=runtime), capture_output=True, text=True)
    shutil.rmtree(runtime)
    if done.returncode != 3 or "no daemon answers" not in done.stderr:
        return f"status {done.returncode}: {done.stderr.strip()}"
    return None


def longest(number):
    name = FOLDER + f"/{number}"
    path = name + "p" * (107 - len(name))
    return starts(path) or refuses(path + "p", 2, "107")


def deleted(number):
    """A socket file that was deleted: the daemon lives, a second one is told so, and SIGTERM ends it."""
    path = place(f"deleted{number}.sock")
    daemon = Daemon(path=path)
    os.unlink(path)
    problem = refuses(path, 3, f"already running, pid {daemon.pid}")
    return problem or (None if daemon.stop() == 0 else "it does not end")


def replaced(number):
    """A file that somebody put in the socket's place stays when the daemon ends."""
    path = place(f"replaced{number}.sock")
    daemon = Daemon(path=path)
    os.unlink(path)
    open(path, "w").close()
    return None if daemon.stop() == 0 and os.path.exists(path) else "the other file was removed"


def named(number):
    """A socket that was named is used or refused, never started."""
    path = place(f"named{number}.sock")
    for env, arguments in ((environment(), ["-S", path]), (environment(SHANXI_SOCK=path), [])):
        done = subprocess.run([REPL, "ping", *arguments], env=env, capture_output=True, text=True)
        if done.returncode != 3 or path not in done.stderr or os.path.lexists(path):
            return f"status {done.returncode}: {done.stderr.strip()}"
    return None


def body():
    cases = [stale, regular, symlink, directory, open_folder, longest, deleted, replaced, named]
    if os.getuid() == 0:
        cases += [foreign, foreign_last_resort]
    else:
        note("not root: folders of other users are left out")
    rounds = 1 if IS_SHORT else 10
    passed = 0
    for case in cases:
        for number in range(rounds):
            problem = case(number)
            if problem:
                note(f"{case.__name__}: {problem}")
            passed += not problem
    total = len(cases) * rounds
    return passed == total, f"{passed}/{total} outcomes as documented, {len(cases)} situations"


row(20, body)
