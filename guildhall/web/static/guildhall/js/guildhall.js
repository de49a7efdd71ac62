// The one module every page loads: it fetches a behaviour only where the page asks for it.
