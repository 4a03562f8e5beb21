"""Waits for modules: a function is called when one has been executed, before anybody can import a name from it."""

import sys


class Waiter:
    """A finder that finds nothing by itself. It goes when all that it waits for has come."""

    def __init__(self, installed):
        self.waiting = {}
        # Called with the name of a module, the function and the module.
        self.installed = installed

    def when(self, name, install):
        """Has install(module) called when a module is imported, at once if it already is."""
        module = sys.modules.get(name)
        if module is not None:
            self.installed(name, install, module)
            return
        self.waiting[name] = install
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        """Finds a module as the other finders do, and has its loader tell when it is done."""
        install = self.waiting.pop(name, None)
        if install is None:
            return None
        if not self.waiting and self in sys.meta_path:
            sys.meta_path.remove(self)
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                self._follow(name, spec.loader, install)
                return spec
        return None

    def _follow(self, name, loader, install):
        execute = getattr(loader, "exec_module", None)
        if execute is None or isinstance(loader, type):
            return  # What one class loads for all modules cannot be changed for one of them.

        def exec_module(module):
            del loader.exec_module
            execute(module)
            self.installed(name, install, module)

        try:
            loader.exec_module = exec_module
        except AttributeError:
            pass  # A loader that has no room for it: the module is not watched.
