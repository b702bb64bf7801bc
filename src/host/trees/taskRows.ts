/** How the rows of the view *Tasks* are drawn: loaded when the view is first shown. */
export { connectionNodes, connectionsOverview } from './connectionNodes.ts';
export { DrawnTasks } from './drawnTasks.ts';
export { taskFilterText } from './taskFilterText.ts';
export { taskGroupNodes } from './taskGroupNodes.ts';
export { groupFilter, groupListName, readTaskGroups } from './taskGroups.ts';
export { taskNodes } from './taskNodes.ts';
export { newTasksIn, tasksDescription } from './tasksDescription.ts';
export { taskTooltip } from './taskText.ts';
