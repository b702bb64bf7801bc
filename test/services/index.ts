/** Real services for tests: each call starts one of its own, and all end with the test process at the latest. */
export { type CertificateFiles, writeCertificates } from '../../scripts/services/certificates.ts';
export type { CeleryWorker } from '../../scripts/services/celeryWorker.ts';
export { type FaultyProxy, startFaultyProxy } from '../../scripts/services/faultyProxy.ts';
export { freePort } from '../../scripts/services/freePort.ts';
export {
  type ManagedProcess,
  type ProcessSpec,
  startProcess,
} from '../../scripts/services/managedProcess.ts';
export { type RedisOptions, type RedisServer, startRedis } from '../../scripts/services/redisServer.ts';
export { ownFolder } from '../../scripts/services/ownership.ts';
export { waitFor, type WaitOptions } from '../../scripts/services/waitFor.ts';
export {
  celeryGeventPython,
  celeryPython,
  type CeleryRelease,
} from '../../scripts/toolchain/celeryPython.ts';
export { pythonEnvironment } from '../../scripts/toolchain/pythonEnvironment.ts';
export {
  type BullmqRelease,
  type BullmqWorker,
  type BullmqWorkerOptions,
  startBullmqWorker,
} from './bullmqWorker.ts';
export {
  appEnvironment,
  type CeleryAppSettings,
  celeryAppFolder,
  type CeleryCall,
  type CeleryWorkerOptions,
  sendCeleryTasks,
  startCeleryWorker,
} from './celeryWorker.ts';
export { eventually } from './eventually.ts';
export { type HeldTask, heldTask } from './heldTask.ts';
export { type PythonRun, runPython } from './runPython.ts';
export { type SentinelGroup, startSentinelGroup } from './sentinelGroup.ts';
