import type { SystemKind } from './system.ts';

/** A JSON value in whose strings placeholders are filled in. */
export type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | JsonObjectTemplate;

export interface JsonObjectTemplate {
  readonly [key: string]: JsonTemplate;
}

interface Target {
  readonly name: string;
}

/** Sends a Celery task. */
export interface CeleryTarget extends Target {
  readonly kind: 'celery';
  /** Id or name of a connection; `null`: the only one, else a person is asked. */
  readonly connection: string | null;
  readonly task: string;
  readonly queue: string;
  readonly args: readonly JsonTemplate[];
  readonly kwargs: JsonObjectTemplate;
  /** 0 (most urgent on Redis) to 9. */
  readonly priority: number | null;
}

/** Adds a BullMQ job. */
export interface BullmqTarget extends Target {
  readonly kind: 'bullmq';
  readonly connection: string | null;
  /** `null`: the prefix under which the queue is seen, else `bull`. */
  readonly prefix: string | null;
  readonly queue: string;
  readonly jobName: string;
  readonly data: JsonTemplate;
}

/** How to find the task that an endpoint has started. */
export interface HttpFollow {
  readonly connection: string | null;
  readonly system: SystemKind;
  readonly prefix: string | null;
  /** BullMQ ids mean nothing without it. */
  readonly queue: string | null;
  /** Where the task's id stands in the JSON answer: `task_id`, `data.0.id`. */
  readonly idPath: string;
}

/** Calls an HTTP endpoint. */
export interface HttpTarget extends Target {
  readonly kind: 'http';
  /** Placeholders are filled in percent-encoded. */
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  /** A string is sent as it is, anything else as JSON; `null`: none. */
  readonly body: JsonTemplate;
  /** PEM file of an authority to trust besides none other. */
  readonly caFile: string | null;
  /** Accept any certificate. */
  readonly insecure: boolean;
  readonly follow: HttpFollow | null;
}

/** Where test evaluations are sent, as the setting `taskTower.evaluationTargets` describes it. */
export type EvaluationTarget = CeleryTarget | BullmqTarget | HttpTarget;

/** What a person wants evaluated. */
export interface EvaluationInput {
  readonly code: string;
  /** VS Code's language id: `python`, `javascript`. */
  readonly language: string;
  /** The file's name without its folder; empty for code from nowhere. */
  readonly file: string;
}
