import './dashboard.css';
import type { DashboardState } from '../../contract/dashboard.ts';
import { speak } from '../../model/displayLanguage.ts';
import { registerToolkit } from '../ui/toolkit.ts';
import { languageOfPage } from '../languageOfPage.ts';
import { acquireApi } from '../vscodeApi.ts';
import { createDashboardPage } from './dashboardPage.ts';
import { connectHost } from './hostChannel.ts';
import { keptChoice } from './keptChoice.ts';

registerToolkit();
speak(languageOfPage());

const root = document.getElementById('page');
if (root === null) throw new Error('The page has no element with the id "page".');

const api = acquireApi<DashboardState>();
const choice = keptChoice(api.getState());
const remember = (chosen: DashboardState['choice']): void => {
  api.setState({ choice: chosen });
};
remember(choice);
connectHost(api, (host) => createDashboardPage(root, host, choice, remember)).ready(choice);
