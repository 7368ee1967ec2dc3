"""The Model Context Protocol with the official SDK, in both of its eras, through socat and through shanxi-repl mcp;
every example of `describe`, with params and results judged by an independent validator of JSON Schema."""
import pips

pips.needs("mcp==2.3.0", "jsonschema==4.26.0")

import asyncio
import json

import jsonschema
from mcp import Client as MCPClient
from mcp import StdioServerParameters
from mcp.client.stdio import stdio_client

from example import SLOW, example, generated
from torture import *

#: The methods that end the daemon or the connection are not tried.
UNTRIED = {"shutdown", "bye"}


def validator(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def described(daemon):
    """Runs every example; gives how many were right and how many there are."""
    done, failed = 0, []
    with daemon.client() as client:
        methods = client.ask("describe")["methods"]
    for method in methods:
        params, result = validator(method["params"]), validator(method["result"])
        for sample in method["examples"]:
            if method["name"] in UNTRIED:
                params.validate(sample["params"])
                continue
            done += 1
            try:
                params.validate(sample["params"])
                with daemon.client() as client:
                    client.send(json.dumps({"id": 1, "method": method["name"], "params": sample["params"]}) + "\n")
                    answer = client.message()
                    while "id" not in answer:
                        answer = client.message()
                    result.validate(answer["result"])
            except Exception as error:  # whatever it is, the example has failed
                failed.append(f"{method['name']} {json.dumps(sample['params'])}: {error}")
    return done, failed


class Checks:
    """Counts claims."""

    def __init__(self):
        self.done = 0
        self.failed = []

    def that(self, claim, text):
        self.done += 1
        if not claim:
            self.failed.append(text)


async def speak(server, mode, version, checks, said):
    """One session of the SDK."""
    async with MCPClient(server, mode=mode) as client:
        checks.that(client.protocol_version == version, f"{said}: speaks {client.protocol_version}")
        # A client that is told the revision beforehand asks for nothing, and has no instructions.
        if mode != version:
            checks.that("example" in (client.instructions or ""), f"{said}: instructions name no corpus")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for name in ("search", "query", "count", "articles_get", "articles_list", "provenance", "results", "run"):
            checks.that(name in tools, f"{said}: no tool {name}")
        for tool in tools.values():
            validator(tool.input_schema)
            if tool.output_schema:
                validator(tool.output_schema)
            checks.that(bool(tool.description) and len(tool.name) <= 64, f"{said}: {tool.name}")
        found = await client.call_tool("search", {"q": "coal", "limit": 3})
        checks.that(not found.is_error and found.structured_content["total"] == 2, f"{said}: search {found}")
        checks.that(json.loads(found.content[0].text) == found.structured_content, f"{said}: text is not the result")
        validator(tools["search"].output_schema).validate(found.structured_content)
        counted = await client.call_tool("count", {"q": "[word=\"coal\"%c]", "by": "article"})
        checks.that(counted.structured_content["total"] == 6, f"{said}: count {counted}")
        first = await client.call_tool("query", {"q": "[word=\"coal\"%c]", "limit": 2, "into": "Coal"})
        more = await client.call_tool("query", {"cursor": first.structured_content["next"]})
        checks.that(len(more.structured_content["rows"]) == 2, f"{said}: cursor {more}")
        size = await client.call_tool("results", {"action": "get", "name": "Coal", "limit": 1})
        checks.that(size.structured_content["total"] == 6, f"{said}: results get {size}")
        for name, arguments, word in (
                ("query", {"q": "[word="}, "QUERY_SYNTAX"), ("results", {"action": "gett"}, "did_you_mean"),
                ("articles_get", {"article": "nothing.1"}, "UNKNOWN_ID"), ("search", {"query": "x"}, "INVALID_PARAMS")):
            refused = await client.call_tool(name, arguments)
            checks.that(refused.is_error and word in refused.content[0].text, f"{said}: {name} {refused}")
        try:
            await client.call_tool("nothing", {})
            checks.that(False, f"{said}: an unknown tool is called")
        except Exception as error:
            checks.that("-32602" in repr(error) or "no tool" in str(error), f"{said}: {error!r}")
        resources = (await client.list_resources()).resources
        listed = await client.call_tool("articles_list", {})
        # The corpus and its articles, with those that the examples of documents.put added.
        checks.that(len(resources) == 1 + listed.structured_content["total"], f"{said}: {len(resources)} resources")
        for resource in resources:
            read = await client.read_resource(resource.uri)
            checks.that(read.contents[0].text.strip() != "", f"{said}: {resource.uri}")
        templates = (await client.list_resource_templates()).resource_templates
        checks.that(len(templates) == 3, f"{said}: {len(templates)} templates")
        if mode == "legacy":
            await client.send_ping()


async def wait_for(server, mode, checks, said):
    """Progress of a call that takes long, and what happens when it is given up."""
    progress = []

    async def on_progress(done, total, message):
        progress.append(done)

    async with MCPClient(server, mode=mode) as client:
        slow = {"q": SLOW, "timeout_ms": 3000}
        result = await client.call_tool("count", slow, progress_callback=on_progress)
        checks.that(result.is_error and "TIMEOUT" in result.content[0].text, f"{said}: the slow query ends")
        checks.that(2 <= len(progress) <= 12, f"{said}: {len(progress)} times progress in 3 s")
        checks.that(progress == sorted(set(progress)) and min(progress, default=0) >= 0.5, f"{said}: {progress}")
        # A call that is given up is cancelled by the SDK; the connection goes on.
        try:
            async with asyncio.timeout(0.3):
                await client.call_tool("count", dict(slow, timeout_ms=30000))
            checks.that(False, f"{said}: the slow query is not slow")
        except TimeoutError:
            pass
        await asyncio.sleep(0.2)
        again = await client.call_tool("count", {"q": "\"w1\""})
        checks.that(not again.is_error, f"{said}: after the cancel {again}")


def body():
    daemon = Daemon("--corpus", example())
    daemon.ready()
    # Nobody else has asked: the first job has number 1, as the example of job.kill says.
    done, failed = described(daemon)
    for text in failed:
        note(text)
    slow = Daemon("--corpus", generated("slow", 200_000))
    slow.ready()
    checks = Checks()

    def ways(path):
        return {
            "socat": StdioServerParameters(command="socat", args=["-", f"UNIX-CONNECT:{path}"]),
            "shanxi-repl mcp": StdioServerParameters(command=REPL, args=["mcp", "-S", path], env=environment()),
        }

    modes = (("legacy", "2025-11-25"), ("auto", "2026-07-28"), ("2026-07-28", "2026-07-28"))
    for name, server in ways(daemon.path).items():
        for mode, version in modes:
            asyncio.run(speak(server, mode, version, checks, f"{name}, {mode}"))
    for name, server in ways(slow.path).items():
        for mode in ("legacy", "2026-07-28"):
            asyncio.run(wait_for(server, mode, checks, f"{name}, {mode}"))
    with slow.client() as client:
        busy = [job["method"] for row in client.ask("sessions")["rows"] for job in row["jobs"]]
    checks.that(busy == ["sessions"], f"left in work: {busy}")
    for text in checks.failed:
        note(text)
    figure = (f"{done - len(failed)}/{done} examples valid, {checks.done - len(checks.failed)}/{checks.done} claims "
              f"over socat and the bridge in {len(modes)} modes")
    return not failed and not checks.failed, figure


row(30, body)
