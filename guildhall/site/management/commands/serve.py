"""guildhall serve: web, task worker and clock in one command."""

import os
from argparse import ArgumentParser
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from guildhall.site import serving, statics, upkeep


class Command(BaseCommand):
    """Serve Guildhall until told to stop."""

    help = "Serve Guildhall: web, task worker and clock"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="web processes")
        parser.add_argument("--threads", type=int, default=2, help="threads in each of them")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self._check(host, port)
        _know_own_address(host, port)
        if statics.collect_if_stale():
            self.stdout.write("Static files collected.")
        connection.close()
        web = serving.web(host, port, workers=options["workers"], threads=options["threads"])
        self.stdout.write(f"Guildhall is at http://{_shown(host)}:{port}/  (Ctrl-C stops it)")
        self.stdout.flush()
        try:
            serving.House([web, serving.worker()], beat=_tick).run()
        except serving.Broken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write("Guildhall has stopped.")

    def _check(self, host: str, port: int) -> None:
        if settings.IS_DEVELOPMENT and not _is_loopback(host):
            raise CommandError(
                f"These are the development settings, which serve this machine alone: {host} is beyond it. "
                "Set GUILDHALL_SECRET_KEY and GUILDHALL_ALLOWED_HOSTS to serve others (docs/running.md)."
            )
        if not serving.is_free(host, port):
            raise CommandError(f"Port {port} on {host} is in use or not ours. Choose another with --port.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run `guildhall migrate` first.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _know_own_address(host: str, port: int) -> None:
    """In development, links in mails lead to where we serve, unless something else is asked for."""
    if settings.IS_DEVELOPMENT and not os.environ.get("GUILDHALL_BASE_URL"):
        os.environ["GUILDHALL_BASE_URL"] = settings.BASE_URL = f"http://{_shown(host)}:{port}"


def _tick() -> None:
    try:
        upkeep.tick()
    finally:
        close_old_connections()
