"""Code of the application below its tasks: the frames that a traceback should lead to."""


def divide_strictly(dividend, divisor, message):
    check_divisor(divisor, message)
    return dividend / divisor


def check_divisor(divisor, message):
    if divisor == 0:
        raise ValueError(message)
