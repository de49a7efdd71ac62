"""What the blog's addresses stand for in a furnished community, where a post stands already."""

THINGS = {"blog:post": "post", "blog:post-by-number": "post"}
