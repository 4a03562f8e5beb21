from store.cached import CachedStore
from store.base import Store, NotFound
