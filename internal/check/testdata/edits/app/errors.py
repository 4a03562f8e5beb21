class AppError(Exception):
    pass


class Lost(AppError):
    pass


def fail(reason):
    raise Lost(reason)
