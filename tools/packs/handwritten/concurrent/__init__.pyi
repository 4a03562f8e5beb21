from . import futures
