import './circumstances.css';
import './task.css';
import type { TaskPanelState } from '../../contract/taskPanel.ts';
import { speak } from '../../model/displayLanguage.ts';
import { createTicker } from '../ui/ticker.ts';
import { registerToolkit } from '../ui/toolkit.ts';
import { languageOfPage } from '../languageOfPage.ts';
import { acquireApi } from '../vscodeApi.ts';
import { connectHost } from './hostChannel.ts';
import { createPageMemory } from './pageMemory.ts';
import { createTaskPage } from './taskPage.ts';

registerToolkit();
speak(languageOfPage());

const root = document.getElementById('page');
if (root === null) throw new Error('The page has no element with the id "page".');

const api = acquireApi<TaskPanelState>();
const memory = createPageMemory(api);
connectHost(api, (host) => createTaskPage(root, host, memory, createTicker())).ready();
