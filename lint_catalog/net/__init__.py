"""The network: the only package that opens sockets. Imported when something is to be asked, and not before."""
