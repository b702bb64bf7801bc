"""The test application with queues on a topic and on a fanout exchange, beside the default one."""

from kombu import Exchange, Queue
from kombu.common import Broadcast

from tasks import app

app.conf.task_queues = [
    Queue("celery"),
    Queue("topics", Exchange("topic-exchange", type="topic"), routing_key="orders.*.eu"),
    Broadcast("everybody"),
]
app.conf.task_routes = {"tasks.echo": {"queue": "topics", "routing_key": "orders.new.eu"}}
