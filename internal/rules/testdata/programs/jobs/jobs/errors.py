class JobError(Exception):
    """Anything that ends a job badly."""


class Retry(JobError):
    def __init__(self, after):
        super().__init__(after)
        self.after = after


class Fatal(JobError):
    pass
