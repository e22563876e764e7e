"""A mail server in a process of its own, which notes on disk what it takes, before it says so: the judge of a sending.

    python sink.py LOG [--delay SECONDS] [--hostile SEED] [--late SECONDS] [--port PORT]

It prints its port. A line of LOG is `took LANGUAGE ADDRESS`, by the letter's own header, from when the message is the
server's; or `refused CODE ADDRESS`, `lost ADDRESS` where the connection broke before the message, `dropped ADDRESS`
where it broke behind it and the server does not have it, and `silent LANGUAGE ADDRESS` where it has. A hostile server
does each of these now and then, says 421 at times, and answers late.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
from collections.abc import Callable

END = b"\r\n.\r\n"
MOST = 100  # messages of one connection, before a hostile server says 421


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, log: Callable[[str], None], delay: float, late: float, dice: random.Random | None) -> None:
        self.log = log
        self.delay = delay
        self.late = late
        self.dice = dice
        self.read = bytearray()
        self.in_data = False
        self.recipient = ""
        self.count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.say("421 4.7.0 Too many connections" if self.chance(0.03) else "220 sink")

    def data_received(self, data: bytes) -> None:
        self.read += data
        while not self.transport.is_closing():
            end = self.read.find(END if self.in_data else b"\r\n")
            if end < 0:
                return
            line = bytes(self.read[:end])
            del self.read[: end + len(END if self.in_data else b"\r\n")]
            if self.in_data:
                self.in_data = False
                self.message(line)
            else:
                self.command(line.decode())

    def command(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "EHLO":
            self.say("250-sink\r\n250 8BITMIME")
        elif verb == "MAIL" and self.dice and self.count >= MOST:
            self.say("421 4.7.0 Enough for now")
        elif verb == "MAIL" and self.chance(0.005):
            self.transport.abort()
        elif verb == "RCPT":
            self.recipient = line[9:].partition(">")[0]
            self.reply([(0.01, ""), (0.04, "450 4.2.0 Greylisted"), (0.015, "550 5.1.1 No such user")], "250 fine")
        elif verb == "DATA":
            self.reply([(0.01, ""), (0.005, "451 4.3.0 Not now")], "354 go on")
            self.in_data = not self.transport.is_closing() and self.last.startswith("354")
        elif verb == "QUIT":
            self.say("221 bye")
            self.transport.close()
        else:
            self.say("250 fine")

    def message(self, content: bytes) -> None:
        self.count += 1
        if self.chance(0.005):
            self.log(f"dropped {self.recipient}")
            self.transport.abort()
            return
        if self.reply([(0.005, "451 4.3.0 Not now"), (0.002, "554 5.6.0 No such thing")], ""):
            return
        silent = self.chance(0.005)
        language = content.partition(b"\r\nContent-Language: ")[2].partition(b"\r\n")[0].decode()
        self.log(f"{'silent' if silent else 'took'} {language or '-'} {self.recipient}")
        if silent:
            self.transport.abort()
        else:
            wait = self.late if self.late and self.chance(0.002) else self.delay
            asyncio.get_running_loop().call_later(wait, self.say, "250 kept") if wait else self.say("250 kept")

    def reply(self, refusals: list[tuple[float, str]], otherwise: str) -> bool:
        """Refuse with some chance each, or hang up where a refusal has no words; return whether that was done."""
        for chance, words in refusals:
            if self.chance(chance):
                if words:
                    self.log(f"refused {words[:3]} {self.recipient}")
                    self.say(words)
                else:
                    self.log(f"lost {self.recipient}")
                    self.transport.abort()
                return True
        if otherwise:
            self.say(otherwise)
        return False

    def say(self, words: str) -> None:
        self.last = words
        if not self.transport.is_closing():
            self.transport.write(f"{words}\r\n".encode())
            if words.startswith("421"):
                self.transport.close()

    def chance(self, share: float) -> bool:
        return self.dice is not None and self.dice.random() < share


async def serve() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--hostile", type=int)
    parser.add_argument("--late", type=float, default=0)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    file = os.open(asked.log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    dice = None if asked.hostile is None else random.Random(asked.hostile)

    def log(line: str) -> None:
        os.write(file, f"{line}\n".encode())

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Talk(log, asked.delay, asked.late, dice), "127.0.0.1", asked.port, backlog=100
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
