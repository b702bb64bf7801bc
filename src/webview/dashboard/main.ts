import './dashboard.css';
import type { DashboardState } from '../../contract/dashboard.ts';
import { registerToolkit } from '../ui/toolkit.ts';
import { acquireApi } from '../vscodeApi.ts';
import { createDashboardPage } from './dashboardPage.ts';
import { connectHost } from './hostChannel.ts';
import { keptChoice } from './keptChoice.ts';

registerToolkit();

const root = document.getElementById('page');
if (root === null) throw new Error('The page has no element with the id "page".');

const api = acquireApi<DashboardState>();
const choice = keptChoice(api.getState());
const remember = (chosen: DashboardState['choice']): void => {
  api.setState({ choice: chosen });
};
remember(choice);
connectHost(api, (host) => createDashboardPage(root, host, choice, remember)).ready(choice);
