"""Who may connect and as what, by the kernel's credentials and the user database: owner, member, ex-member, stranger,
admin, reader, root and the overflow user, each through a real socket of a system instance's kind."""
from torture import *

#: The user and group database that the daemon is shown, in a mount namespace of its own.
USERS = {"sxowner": (61000, 61000), "sxmember": (61001, 61001), "sxgone": (61002, 61002), "sxstranger": (61003, 61003),
         "sxadmin": (61004, 61004), "sxreader": (61005, 61005)}
SOCKET_GROUP, ADMINS, READERS = 61100, 61101, 61102


def database(folder):
    """Files for /etc/passwd and /etc/group."""
    with open("/etc/passwd") as file:
        passwd = file.read()
    with open("/etc/group") as file:
        group = file.read()
    for name, (uid, gid) in USERS.items():
        passwd += f"{name}:x:{uid}:{gid}::/nonexistent:/bin/sh\n"
        group += f"{name}:x:{gid}:\n"
    group += f"shanxi:x:{SOCKET_GROUP}:sxmember,sxreader\nshanxi-admin:x:{ADMINS}:sxadmin\n"
    group += f"shanxi-readonly:x:{READERS}:sxreader\n"
    for name, text in (("passwd", passwd), ("group", group)):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


#: Sends a hello and a request that needs the role user; prints what came.
PROBE = """
import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(10)
try:
    s.connect(sys.argv[1])
except PermissionError:
    print("kernel"); sys.exit()
try:
    s.sendall(b'{"id":1,"method":"hello"}\\n{"id":2,"method":"run","params":{"text":"set Context 3;"}}\\n{"id":3,"method":"reload"}\\n')
    s.shutdown(socket.SHUT_WR)
except BrokenPipeError:
    pass
data = b""
while True:
    try:
        chunk = s.recv(65536)
    except ConnectionResetError:
        break
    if not chunk: break
    data += chunk
sys.stdout.write(data.decode())
"""


def answer(path, uid, gid, groups):
    """What a peer with these credentials is told: (how it was let in, codes of the three answers)."""
    groups = ["--groups", ",".join(map(str, groups))] if groups else ["--clear-groups"]
    done = subprocess.run(["setpriv", "--reuid", str(uid), "--regid", str(gid), *groups, sys.executable, "-c", PROBE, path],
                          capture_output=True, text=True, timeout=30)
    text = done.stdout.strip()
    if text == "kernel" or not text:
        return text or done.stderr.strip()
    messages = [json.loads(line) for line in text.split("\n")]
    if len(messages) == 1:
        return f"refused {messages[0]['error']['code']}"
    role = messages[0]["result"]["role"]
    codes = [message.get("error", {}).get("code", 0) for message in messages[1:]]
    return f"{role} {codes[0]} {codes[1]}"


def body():
    if os.getuid() != 0:
        return False, "needs root, to become other users"
    os.chmod(FOLDER, 0o755)
    folder = place("etc")
    os.mkdir(folder)
    database(folder)
    lives = place("run")
    os.mkdir(lives, 0o755)
    os.chown(lives, USERS["sxowner"][0], USERS["sxowner"][1])
    path = lives + "/s.sock"
    # The daemon gets the socket as systemd gives it: made by root with the group and the mode of a system instance.
    mounts = f"mount --bind {folder}/passwd /etc/passwd && mount --bind {folder}/group /etc/group && exec \"$@\""
    uid, gid = USERS["sxowner"]
    starter = place("start.py")
    with open(starter, "w") as file:
        file.write(
            "import os, socket, sys\n"
            f"s = socket.socket(socket.AF_UNIX); s.bind({path!r}); os.chown({path!r}, {uid}, {SOCKET_GROUP})\n"
            f"os.chmod({path!r}, int(sys.argv[1], 8)); s.listen(64); os.dup2(s.fileno(), 3); os.set_inheritable(3, True)\n"
            f"os.setgroups([{SOCKET_GROUP}]); os.setgid({gid}); os.setuid({uid})\n"
            "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))\n"
            "words = sys.argv[2:]; at = words.index('--socket'); del words[at:at + 2]\n"
            "os.execv(words[0], words)\n")
    expected = {
        # name: uid, gid, groups of the process, with 0660, with 0666
        "root": (0, 0, [], "admin 0 0", "admin 0 0"),
        "owner": (61000, 61000, [], "admin 0 0", "admin 0 0"),
        "member": (61001, 61001, [SOCKET_GROUP], "user 0 -31010", "user 0 -31010"),
        "ex-member": (61002, 61002, [SOCKET_GROUP], "refused -31010", "user 0 -31010"),
        "stranger": (61003, 61003, [], "kernel", "user 0 -31010"),
        "admin": (61004, 61004, [ADMINS, SOCKET_GROUP], "admin 0 0", "admin 0 0"),
        "reader": (61005, 61005, [SOCKET_GROUP], "readonly -31010 -31010", "readonly -31010 -31010"),
        "overflow": (65534, 65534, [SOCKET_GROUP], "refused -31010", "readonly -31010 -31010"),
        "unknown": (62000, 62000, [SOCKET_GROUP], "refused -31010", "user 0 -31010"),
    }
    wrong, done = [], 0
    for column, mode in ((3, "660"), (4, "666")):
        daemon = Daemon("--systemd", path=path, waits=False,
                        under=("unshare", "--mount", "sh", "-c", mounts, "sh", sys.executable, starter, mode))
        daemon.wait_for_socket()
        for name, row_ in expected.items():
            done += 1
            given = answer(path, *row_[:3])
            if given != row_[column]:
                wrong.append(f"{name} at 0{mode}: {given} instead of {row_[column]}")
        daemon.kill()
        os.unlink(path)
    for text in wrong:
        note(text)
    return not wrong, f"{done - len(wrong)}/{done} peers as they should be"


row(21, body)
