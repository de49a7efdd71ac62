"""The blog: longer pieces by members. A tool with no table of its own."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind


class Blog(Tool):
    name, label = "guildhall.tools.blog", "blog"
    title, icon, blurb = "Blog", "file", "Longer pieces: what we did, and what we learnt."
    default = True
    kinds = (Kind(name="post", one="blog post", many="blog posts", icon="file", page="blog:post"),)
