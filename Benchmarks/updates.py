"""How fast a change of a corpus is on the disk, and served: documents put over the socket, one at a time and in a burst.

Usage: updates.py SHANXID CORPUS [--rounds N] [--burst N]

CORPUS is a corpus folder as `shanxid index` makes it; it is changed. Prints medians in milliseconds; `cpu` is the
daemon's processor time for each put, until it is served.
"""

import argparse
import json
import os
import statistics
import tempfile
import time

from daemon import Client, Daemon

PAGE = "Rain in the hills {0}\n\nHeavy rain fell on the hills of Wales on Monday. Number {0}.\n\nRoads were closed.\n"


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def served(client, name, sequence, seconds=300):
    """Waits until a change is served."""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        info, _ = client.ask("corpora.info", corpus=name)
        if info["sequence"] >= sequence:
            return
        time.sleep(0.005)
    raise SystemExit(f"change {sequence} is not served after {seconds} s")


def put(client, name, file, number):
    result, took = client.ask("documents.put", corpus=name, file=file, content=PAGE.format(number))
    return result["sequence"], took


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shanxid")
    parser.add_argument("corpus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--burst", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(options.shanxid, folder + "/s", "--corpus", options.corpus)
        client = Client(daemon.socket)
        name = client.ask("corpora.list")[0]["rows"][0]["corpus"]
        info, _ = client.ask("corpora.info", corpus=name)
        print(json.dumps({"tokens": info["tokens"], "documents": info["documents"]}))
        for place, file in (("in front", "!{}.txt"), ("at the end", "~{}.txt"), ("again", "!0.txt")):
            durable, seen, cpu = [], [], []
            for number in range(options.rounds):
                before, began = processor_time(daemon.process.pid), time.perf_counter()
                sequence, took = put(client, name, file.format(number), f"{place} {number}")
                durable.append(took)
                served(client, name, sequence)
                seen.append((time.perf_counter() - began) * 1000)
                cpu.append((processor_time(daemon.process.pid) - before) * 1000)
            print(f"put {place}: acknowledged {statistics.median(durable):.1f}, served {statistics.median(seen):.0f} "
                  f"(at most {max(seen):.0f}), cpu {statistics.median(cpu):.0f}")
        began = time.perf_counter()
        first, _ = client.ask("corpora.info", corpus=name)
        for number in range(options.burst):
            sequence, _ = put(client, name, f"burst/{number}.txt", number)
        acknowledged = time.perf_counter() - began
        served(client, name, sequence)
        last, _ = client.ask("corpora.info", corpus=name)
        generations = int(last["generation"][1:]) - int(first["generation"][1:])
        print(f"burst of {options.burst}: acknowledged {acknowledged * 1000:.0f}, served "
              f"{(time.perf_counter() - began) * 1000:.0f}, in {generations} generations")
        client.close()
        print(f"resident beyond mapped files: {daemon.memory()[0]} MB")
        daemon.stop()


if __name__ == "__main__":
    main()
