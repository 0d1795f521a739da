import functools
import inspect


def company_scoped(call):
    """For functions that take ``headers``: adds the company that ``self`` is about."""
    if "headers" not in inspect.signature(call).parameters:
        raise TypeError(f"{call.__name__} takes no headers")

    @functools.wraps(call)
    def wrapper(self, *args, headers=None, **kwargs):
        scoped = {"Procore-Company-Id": str(self.company), "Authorization": f"Bearer {self.token}"}
        scoped.update(headers or {})
        return call(self, *args, headers=scoped, **kwargs)

    return wrapper
