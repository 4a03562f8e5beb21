from .net import *
from .base import Service
