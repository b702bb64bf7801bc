import type { MonitorOptions } from '../contract/monitorApi.ts';
import { readDisplayLanguage } from '../model/displayLanguage.ts';

/** Reads what the host starts the thread with. @throws TypeError when it is not that */
export function parseMonitorOptions(value: unknown): MonitorOptions {
  if (typeof value !== 'object' || value === null) throw misfit('options');
  const storeFile = 'storeFile' in value ? value.storeFile : undefined;
  if (storeFile !== null && typeof storeFile !== 'string') throw misfit('storeFile');
  const historyDays = 'historyDays' in value ? value.historyDays : undefined;
  if (!isPositive(historyDays)) throw misfit('historyDays');
  const historyMaxTasks = 'historyMaxTasks' in value ? value.historyMaxTasks : undefined;
  if (!isPositive(historyMaxTasks)) throw misfit('historyMaxTasks');
  const historyMaxBytes = 'historyMaxBytes' in value ? value.historyMaxBytes : undefined;
  if (historyMaxBytes !== undefined && !isPositive(historyMaxBytes)) throw misfit('historyMaxBytes');
  const redact = 'redact' in value ? value.redact : undefined;
  if (redact !== undefined && !isTexts(redact)) throw misfit('redact');
  const missedSince = 'missedSince' in value ? value.missedSince : undefined;
  if (missedSince !== undefined && !isPositive(missedSince)) throw misfit('missedSince');
  const language = 'language' in value ? readDisplayLanguage(value.language) : undefined;
  if (language === null) throw misfit('language');
  return {
    storeFile,
    historyDays,
    historyMaxTasks,
    ...(historyMaxBytes === undefined ? {} : { historyMaxBytes }),
    ...(redact === undefined ? {} : { redact }),
    ...(missedSince === undefined ? {} : { missedSince }),
    ...(language === undefined ? {} : { language }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function misfit(what: string): TypeError {
  return new TypeError(`The monitor's thread was started with ${what} that it cannot read.`);
}
