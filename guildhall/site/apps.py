"""The whole, put together: settings, addresses, the console command, the demonstration sector."""

from guildhall.kernel.apps import Part


class Site(Part):
    name, label = "guildhall.site", "guildhall_site"
    verbose_name = "Guildhall"
    default = True

    def ready(self) -> None:
        from guildhall.kernel import checks  # noqa: F401 - once every part is known, what they declare can be looked at
