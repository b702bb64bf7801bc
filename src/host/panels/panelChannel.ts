import { createBirpc } from 'birpc';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import { readPanelCall } from '../../contract/panelCall.ts';

/** Calls that want no reply. */
type Calls = Readonly<Record<string, (...args: never[]) => void>>;

/** A schema for the arguments of each call. */
export type CallSchemas<Host> = {
  readonly [Name in keyof Host]: Host[Name] extends (...args: infer Args) => void
    ? v.GenericSchema<unknown, Args>
    : never;
};

export interface PanelChannel {
  /** Calls the page without waiting; what a closed page does not take is dropped. */
  call(method: string, ...args: readonly unknown[]): void;
  close(): void;
}

/**
 * The host's end of a panel's channel. Only calls that `schemas` names, with arguments that it accepts, reach `calls`;
 * every other message is refused and reported.
 */
export function openPanelChannel<Host extends object>(
  webview: vscode.Webview,
  calls: Host,
  schemas: CallSchemas<Host>,
  onRefused: (reason: string) => void,
): PanelChannel {
  const byName = new Map<string, v.GenericSchema>(Object.entries(schemas));
  const names = new Set(byName.keys());
  let subscription: vscode.Disposable | null = null;
  const rpc = createBirpc<Calls, Host, false>(calls, {
    proxify: false,
    bind: 'functions',
    post: (message: unknown) => webview.postMessage(message),
    on: (receive) => {
      subscription = webview.onDidReceiveMessage((message: unknown) => {
        const call = readPanelCall(message, names);
        const schema = call === null ? undefined : byName.get(call.m);
        if (call === null || schema === undefined) onRefused('a message that is no call of the panel');
        else if (v.is(schema, call.a)) receive(call);
        else onRefused(`a call of ${call.m} with arguments that it does not take`);
      });
    },
    off: () => {
      subscription?.dispose();
    },
  });
  return {
    call: (method, ...args) => {
      // A page that is closed meanwhile takes nothing, and one that comes back is given everything anew.
      if (!rpc.$closed) rpc.$callRaw({ method, args: [...args], event: true }).catch(() => undefined);
    },
    close: () => rpc.$close(),
  };
}
