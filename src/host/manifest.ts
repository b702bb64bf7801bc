/** Every id that package.json and the code share; a test holds the two against each other. */
export const COMMANDS = {
  connect: 'taskTower.connect',
  editConnection: 'taskTower.editConnection',
  removeConnection: 'taskTower.removeConnection',
  retryConnection: 'taskTower.retryConnection',
  refresh: 'taskTower.refresh',
  openTask: 'taskTower.openTask',
  openTaskJson: 'taskTower.openTaskJson',
  copyTaskId: 'taskTower.copyTaskId',
  copyTaskJson: 'taskTower.copyTaskJson',
  goToSource: 'taskTower.goToSource',
  filterTasks: 'taskTower.filterTasks',
  loadMoreTasks: 'taskTower.loadMoreTasks',
  clearTaskFilter: 'taskTower.clearTaskFilter',
  markFailuresSeen: 'taskTower.markFailuresSeen',
  enableTaskEvents: 'taskTower.enableTaskEvents',
  sendTask: 'taskTower.sendTask',
  sendDocument: 'taskTower.sendDocument',
  discardDocument: 'taskTower.discardDocument',
  retryTask: 'taskTower.retryTask',
  retryEdited: 'taskTower.retryEdited',
  retryMatching: 'taskTower.retryMatching',
  revokeTask: 'taskTower.revokeTask',
  revokeMatching: 'taskTower.revokeMatching',
  revokeByHeaders: 'taskTower.revokeByHeaders',
  terminateTask: 'taskTower.terminateTask',
  forgetResult: 'taskTower.forgetResult',
  purgeQueue: 'taskTower.purgeQueue',
  requeueAbandoned: 'taskTower.requeueAbandoned',
  peekQueue: 'taskTower.peekQueue',
  moveMessage: 'taskTower.moveMessage',
  deleteMessage: 'taskTower.deleteMessage',
  putBack: 'taskTower.putBack',
  controlAllWorkers: 'taskTower.controlAllWorkers',
  setRateLimit: 'taskTower.setRateLimit',
  setTimeLimits: 'taskTower.setTimeLimits',
  growPool: 'taskTower.growPool',
  shrinkPool: 'taskTower.shrinkPool',
  autoscale: 'taskTower.autoscale',
  restartPool: 'taskTower.restartPool',
  addConsumer: 'taskTower.addConsumer',
  cancelConsumer: 'taskTower.cancelConsumer',
  disableTaskEvents: 'taskTower.disableTaskEvents',
  ping: 'taskTower.ping',
  shutDownWorker: 'taskTower.shutDownWorker',
  addJob: 'taskTower.addJob',
  retryJob: 'taskTower.retryJob',
  promoteJob: 'taskTower.promoteJob',
  changePriority: 'taskTower.changePriority',
  changeDelay: 'taskTower.changeDelay',
  editJobData: 'taskTower.editJobData',
  duplicateJob: 'taskTower.duplicateJob',
  removeJob: 'taskTower.removeJob',
  failAbandonedJob: 'taskTower.failAbandonedJob',
  pauseQueue: 'taskTower.pauseQueue',
  resumeQueue: 'taskTower.resumeQueue',
  pauseQueues: 'taskTower.pauseQueues',
  resumeQueues: 'taskTower.resumeQueues',
  drainQueue: 'taskTower.drainQueue',
  cleanQueue: 'taskTower.cleanQueue',
  obliterateQueue: 'taskTower.obliterateQueue',
  removeDeadRepeatables: 'taskTower.removeDeadRepeatables',
  newScheduler: 'taskTower.newScheduler',
  editScheduler: 'taskTower.editScheduler',
  removeScheduler: 'taskTower.removeScheduler',
  runScheduler: 'taskTower.runScheduler',
  setGlobalConcurrency: 'taskTower.setGlobalConcurrency',
  setQueueRateLimit: 'taskTower.setQueueRateLimit',
  loadMoreItems: 'taskTower.loadMoreItems',
  pinQueue: 'taskTower.pinQueue',
  unpinQueue: 'taskTower.unpinQueue',
  submitEvaluation: 'taskTower.submitEvaluation',
  submitEvaluations: 'taskTower.submitEvaluations',
  showActionLog: 'taskTower.showActionLog',
  clearHistory: 'taskTower.clearHistory',
  showLog: 'taskTower.showLog',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEW_CONTAINER = 'taskTower';

export const VIEWS = {
  workers: 'taskTower.workers',
  queues: 'taskTower.queues',
  tasks: 'taskTower.tasks',
} as const;

export const CONTEXT_KEYS = {
  /** `none`, `some`: whether any connection is configured. */
  connections: 'taskTower.connectionCount',
  /** Whether the task view is filtered. */
  filtered: 'taskTower.tasksFiltered',
  /** Whether some connection is not read-only, so that actions are possible. */
  writable: 'taskTower.writable',
} as const;

export const SETTINGS = {
  section: 'taskTower',
  connections: 'connections',
  pathMappings: 'pathMappings',
  evaluationTargets: 'evaluationTargets',
  queuesGroupBy: 'queues.groupBy',
  historyEnabled: 'history.enabled',
  historyDays: 'history.days',
  historyMaxTasks: 'history.maxTasks',
} as const;

/** Defaults as package.json declares them, for the code that reads a setting. */
export const SETTING_DEFAULTS = {
  queuesGroupBy: '',
  historyEnabled: true,
  historyDays: 14,
  historyMaxTasks: 100_000,
} as const;

export const TASK_PANEL_VIEW_TYPE = 'taskTower.task';
