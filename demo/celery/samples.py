"""What people hand in: most of it works, some of it does not."""

import random

WORKING = [
    ("python", "print(sum(n * n for n in range(1000)))"),
    ("python", "words = 'the quick brown fox'.split()\nprint(sorted(words, key=len))"),
    ("python", "import json\nprint(json.dumps({'answer': 6 * 7, 'who': 'Zoë'}, ensure_ascii=False))"),
    (
        "python",
        "def fibonacci(n):\n    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)\n\nprint(fibonacci(18))",
    ),
    ("python", "import time\ntime.sleep(1.5)\nprint('thought about it')"),
    ("javascript", "console.log([3, 1, 2].sort().join(' < '))"),
    ("javascript", "const even = (n) => n % 2 === 0;\nconsole.log([...Array(10).keys()].filter(even))"),
]

FAILING = [
    ("python", "def mean(values):\n    return sum(values) / len(values)\n\nprint(mean([]))"),
    ("python", "orders = [{'price': 3}, {'prize': 4}]\nprint(sum(order['price'] for order in orders))"),
    (
        "python",
        "def factorial(n):\n    result = 1\n    for i in range(1, n):\n        result *= i\n    return result\n\n"
        "got = factorial(5)\nassert got == 120, f'expected 120, got {got}'",
    ),
    ("python", "while True:\n    pass"),
    ("javascript", "const user = undefined;\nconsole.log(user.name);"),
    ("javascript", "const forever = (n) => 1 + forever(n + 1);\nforever(0);"),
]


def pick_sample(failing_share=0.15):
    """A language and a piece of code in it."""
    return random.choice(FAILING if random.random() < failing_share else WORKING)
