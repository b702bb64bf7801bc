/** Parts of messages as real workers and clients of both ends of the supported releases wrote them. */
export const celerySamples = {
  /** Bodies of task messages: protocol 2, a chain, callbacks, protocol 1. */
  taskBodies: [
    '[[2,3],{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]',
    '[[1],{"a":[NaN,1180591620717411303424,"\\ud83d\\ude00"]},{"callbacks":[{"task":"tasks.add","args":[10],"kwargs":{},"options":{},"subtask_type":null,"immutable":false}],"errbacks":[{"task":"tasks.boom","args":[],"kwargs":{},"options":{},"subtask_type":null,"immutable":true}],"chain":[{"task":"tasks.add","args":[3],"kwargs":{},"options":{"task_id":"d1","reply_to":"r"},"subtask_type":null,"immutable":false}],"chord":{"task":"tasks.total","args":[],"kwargs":{},"options":{"task_id":"d2"},"subtask_type":null,"immutable":false}}]',
    '{"task":"tasks.add","id":"bcdf4910-5bde-4068-b4d9-450550b088e9","args":[2,3],"kwargs":{},"group":null,"retries":0,"eta":null,"expires":null,"utc":true,"callbacks":null,"errbacks":null,"timelimit":[null,null],"taskset":null,"chord":null}',
  ],
  taskHeaders: [
    '{"lang":"py","task":"tasks.add","id":"bcdf4910-5bde-4068-b4d9-450550b088e9","shadow":null,"eta":null,"expires":null,"group":null,"group_index":null,"retries":0,"timelimit":[null,null],"root_id":"bcdf4910-5bde-4068-b4d9-450550b088e9","parent_id":null,"argsrepr":"(2, 3)","kwargsrepr":"{}","origin":"gen24114@host","ignore_result":false}',
    '{"lang":"py","task":"tasks.add","id":"my-own-id","shadow":"nice","eta":"2026-11-21T18:29:39.759083+00:00","expires":"2026-11-21T19:29:39.759083+00:00","group":"31d23afe","group_index":1,"retries":2,"timelimit":[60,50],"root_id":"r","parent_id":"p","argsrepr":"(1,)","kwargsrepr":"{\'a\': 1}","origin":"gen1@host","ignore_result":false,"replaced_task_nesting":0,"stamped_headers":["monitoring_id"],"stamps":{"monitoring_id":"abc"},"compression":"application/x-gzip","redelivered":true}',
    '{}',
  ],
  properties:
    '{"correlation_id":"bcdf4910","reply_to":"2e8a097d","delivery_mode":2,"delivery_info":{"exchange":"","routing_key":"celery"},"priority":0,"body_encoding":"base64","delivery_tag":"ab1e570e-0000-4068-b4d9-450550b088e9"}',
  events: [
    '{"hostname":"w1@host","utcoffset":0,"pid":17423,"clock":2,"freq":2.0,"active":0,"processed":0,"loadavg":[0.72,0.71,0.6],"sw_ident":"py-celery","sw_ver":"5.2.6","sw_sys":"Linux","timestamp":1795281846.130801,"type":"worker-heartbeat"}',
    '[{"hostname":"w1@host","utcoffset":0,"pid":23025,"clock":4,"uuid":"fc56d456","name":"tasks.add","args":"(2, 3)","kwargs":"{}","root_id":"fc56d456","parent_id":null,"retries":0,"eta":null,"expires":null,"timestamp":1795282136.3517714,"type":"task-received"},{"hostname":"w1@host","utcoffset":0,"pid":23025,"clock":7,"uuid":"fc56d456","timestamp":1795282136.374597,"type":"task-started"}]',
    '[{"hostname":"w1@host","utcoffset":0,"pid":23025,"clock":11,"uuid":"fc56d456","result":"5","runtime":0.04048072800014779,"timestamp":1795282136.4087017,"type":"task-succeeded"}]',
    '{"hostname":"w1@host","utcoffset":0,"pid":19808,"clock":43,"uuid":"049c1c1a","terminated":true,"signum":15,"expired":false,"timestamp":1795281995.2372293,"type":"task-revoked"}',
    '[{"hostname":"w1@host","utcoffset":0,"pid":1,"clock":4,"uuid":"u","exception":"ValueError(\'kaboom\')","traceback":"Traceback (most recent call last):\\n  File \\"/app/tasks.py\\", line 3, in boom\\n    raise ValueError\\nValueError: kaboom\\n","timestamp":1795282136.35,"type":"task-failed"}]',
    '[{"hostname":"w1@host","pid":1,"clock":4,"uuid":"u","exception":"RuntimeError(\'flaky!\')","traceback":"celery.exceptions.Retry: Retry in 3s: RuntimeError(\'flaky!\')\\n","timestamp":1795282136.35,"type":"task-retried"}]',
    '{"hostname":"gen1@host","pid":18184,"clock":1,"uuid":"e8470958","root_id":"e8470958","parent_id":null,"name":"tasks.slow","args":"(25,)","kwargs":"{}","retries":0,"eta":null,"expires":null,"queue":"celery","exchange":"","routing_key":"celery","timestamp":1795281886.6914306,"type":"task-sent"}',
  ],
  results: [
    '{"status":"SUCCESS","result":5,"traceback":null,"children":[],"date_done":"2026-11-21T17:28:56.368520","task_id":"fc56d456"}',
    '{"status":"FAILURE","result":{"exc_type":"ValueError","exc_message":["kaboom",{"k":1}],"exc_module":"builtins"},"traceback":"Traceback (most recent call last):\\n ...","children":[],"date_done":"2026-11-21T17:28:56.368520+00:00","task_id":"fc56d456"}',
    '{"status":"RETRY","result":{"exc_type":"RuntimeError","exc_message":["flaky!"],"exc_module":"builtins"},"traceback":"x","children":[[["id",null],null]],"date_done":null,"task_id":"fc56d456"}',
    '{"status":"PROGRESS","result":{"current":2,"total":5},"traceback":null,"children":[],"date_done":null,"task_id":"fc56d456","name":"tasks.add","args":[1,2],"kwargs":{},"worker":"wq@host","retries":0,"queue":"celery","group_id":"g","parent_id":"p"}',
  ],
  bindings: [
    'celery\u0006\u0016\u0006\u0016celery',
    'a.*.c\u0006\u0016^a\\..*?[^\\.]\\.c$\u0006\u0016tq',
    'hi.key\u0006\u0016\u0006\u0016hi',
  ],
  replies: [
    '{"w1@host":{"ok":"pong"}}',
    '{"w1@host":{"error":"KeyError(\'nosuchcommand\')"}}',
    '{"w1@host":[{"id":"5611f83c","name":"tasks.slow","args":[20],"kwargs":{},"type":"tasks.slow","hostname":"w1@host","time_start":1795281886.7036831,"acknowledged":true,"delivery_info":{"exchange":"","routing_key":"celery","priority":0,"redelivered":null},"worker_pid":17426}]}',
    '{"w1@host":[{"eta":"2026-11-21T18:29:39+00:00","priority":6,"request":{"id":"5611f83c","name":"tasks.slow","args":"(20,)","kwargs":"{}","time_start":null,"delivery_info":{"exchange":"","routing_key":"celery"}}}]}',
    '{"w1@host":{"5611f83c":["active",{"id":"5611f83c","name":"tasks.slow","args":[20],"kwargs":{},"time_start":1795281886.7}]}}',
    '{"w1@host":{"total":{"tasks.add":10},"pid":24411,"clock":"106","uptime":32,"pool":{"implementation":"celery.concurrency.prefork:TaskPool","max-concurrency":2,"processes":[24418,24419],"max-tasks-per-child":"N/A","timeouts":[0,0],"writes":{"total":22,"avg":"0.50","all":"0.45, 0.55","raw":"10, 12","inqueues":{"total":2,"active":0}}},"broker":{"hostname":"localhost","transport_options":{"global_keyprefix":"pp"}},"prefetch_count":10,"rusage":{"utime":0.66,"stime":0.19,"maxrss":56240}}}',
    '{"w1@host":[{"name":"hi","exchange":{"name":"celery","type":"direct"},"routing_key":"hi.key","durable":true,"max_priority":null}]}',
    '{"w1@host":["tasks.add","tasks.limited [rate_limit=1/m]"]}',
    '{"w1@host":{"broker_url":"redis://:secret@host/0","beat_schedule":{"x":{"task":"tasks.add","schedule":30.0}},"task_routes":null}}',
  ],
} as const;
