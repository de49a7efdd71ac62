"""make bench: pages a second, processor time, queries and bytes, beside what the machine does in the same minute."""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

PORT = 8110  # and the two after it


def main() -> None:
    """Build, serve, measure, print."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before the end."))  # and end the servers too
    folder = Path(tempfile.mkdtemp(prefix="guildhall-bench-"))
    os.environ |= {"GUILDHALL_DATA_DIR": str(folder), "BENCH_DATA_DIR": str(folder)}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "guildhall.site.settings"}
    try:
        _measure(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look, in less than a minute")
    parser.add_argument("--rounds", type=int, default=5, help="times each page is measured; the median counts")
    parser.add_argument("--port", type=int, default=PORT)
    return parser.parse_args()


def _measure(options: argparse.Namespace, folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import measuring, world
    from guildhall.site.statics import collect_if_stale

    call_command("migrate", verbosity=0)
    collect_if_stale()
    built = world.build(topics=40 if options.quick else 200)
    session = subprocess.run([sys.executable, "-m", "bench.reference"], check=True, capture_output=True, text=True)
    rounds, times = (1, 160) if options.quick else (options.rounds, 400)
    print(
        f"Guildhall beside its references, {datetime.now(UTC):%d %B %Y, %H:%M} UTC, Python {platform.python_version()}"
    )
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {rounds} × {times} requests a page, 8 people at once\n"
    )
    measuring.print_all(built, session.stdout.strip(), port=options.port, rounds=rounds, times=times)


main()
