"""The pipe matrix: eight incantations, with answers that take 10 ms, 2 s and (in the long form) 30 s. The two that never
half-close pass with `bye`."""
import shutil

from torture import *
from example import SLOW, generated

#: Pipes that give up sooner than the protocol's heartbeat, which comes after 200 ms of silence, are none of them: socat
#: with -t0.1 leaves before an answer that takes longer than that, because it was told to.
#: How each carries a request from the environment's $LINE to the socket $SOCK; `bye` marks those that need it.
WAYS = {
    "socat -": ('echo "$LINE" | socat - UNIX-CONNECT:"$SOCK"', False),
    "printf without LF": ('printf %s "$LINE" | socat - UNIX-CONNECT:"$SOCK"', False),
    "nc -N": ('echo "$LINE" | nc -N -U "$SOCK"', False),
    "ncat": ('echo "$LINE" | ncat -U "$SOCK"', False),
    "nc without -N": ('printf \'%s\\n{"method":"bye"}\\n\' "$LINE" | nc -U "$SOCK"', True),
    "bash coproc": ('coproc S { exec nc -U "$SOCK"; }; printf \'%s\\n{"method":"bye"}\\n\' "$LINE" >&"${S[1]}"; cat <&"${S[0]}"',
                    True),
    "python": ("""python3 -c 'import os,socket,sys
s=socket.socket(socket.AF_UNIX); s.connect(os.environ["SOCK"]); s.sendall(os.environ["LINE"].encode()+b"\\n"); s.shutdown(1)
while (c := s.recv(65536)): sys.stdout.buffer.write(c)'""", False),
    "shanxi-repl pipe": ('echo "$LINE" | "$REPL" pipe -S "$SOCK"', False),
}


def install():
    """Puts the pipes that are missing on the machine, where we may; the programs that are missing then."""
    packages = {"socat": "socat", "nc": "netcat-openbsd", "ncat": "ncat"}
    missing = [tool for tool in packages if shutil.which(tool) is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *(packages[tool] for tool in missing)]
        done = subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, text=True)
        if done.returncode != 0:
            note(done.stderr)
    return [tool for tool in packages if shutil.which(tool) is None]


def body():
    missing = install()
    daemon = Daemon("--corpus", generated("pipes", 200_000))
    daemon.ready()
    failed, done, left_out = [], 0, []
    for seconds in (0.01, 2.0) if IS_SHORT else (0.01, 2.0, 30.0):
        # The answer to a query that takes too long comes when its time is over: exactly so late.
        params = {"q": SLOW, "timeout_ms": int(seconds * 1000)}
        line = json.dumps({"id": 1, "method": "count", "params": params})
        processes = {}
        for name, (command, _) in WAYS.items():
            if any(tool in name.split() or f"| {tool} " in command for tool in missing):
                left_out.append(name)
                continue
            processes[name] = (time.monotonic(), subprocess.Popen(
                ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=environment(LINE=line, SOCK=daemon.path, REPL=REPL)))
        for name, (began, process) in processes.items():
            done += 1
            output, errors = process.communicate(timeout=seconds + 60)
            try:
                answer = json.loads(output.strip())
                problem = None if answer["error"]["code"] == -31004 else f"{answer}"
            except ValueError:
                problem = f"{output!r} {errors!r}"
            if process.returncode != 0:
                problem = f"status {process.returncode}: {errors}"
            if problem:
                failed.append(f"{name}, {seconds} s: {problem}")
    for text in failed:
        note(text)
    figure = f"{done - len(failed)}/{done} pipes gave the whole answer"
    if left_out:
        figure += f"; not installed: {', '.join(missing)}"
    return not failed and not missing, figure


row(18, body)
