import * as vscode from 'vscode';
import { taskRowUri } from '../taskDocument/taskRowUri.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

const COLORS = {
  error: new vscode.ThemeColor('problemsErrorIcon.foreground'),
  warning: new vscode.ThemeColor('problemsWarningIcon.foreground'),
  red: new vscode.ThemeColor('charts.red'),
  yellow: new vscode.ThemeColor('charts.yellow'),
  green: new vscode.ThemeColor('charts.green'),
  cyan: new vscode.ThemeColor('terminal.ansiCyan'),
  blue: new vscode.ThemeColor('charts.blue'),
  magenta: new vscode.ThemeColor('charts.purple'),
} as const;

const EXPANSION = {
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

/** The node as VS Code draws it; its tooltip is made when a person asks for it. */
export function treeItem(node: TreeNode): vscode.TreeItem {
  const expansion = node.expand === undefined ? vscode.TreeItemCollapsibleState.None : EXPANSION[node.expand];
  const item = new vscode.TreeItem(node.label, expansion);
  item.id = node.id;
  if (node.description !== undefined) item.description = node.description;
  if (node.icon !== undefined) item.iconPath = themeIcon(node.icon);
  if (node.spoken !== undefined) item.accessibilityInformation = { label: node.spoken };
  if (node.subject?.kind === 'task') {
    const uri = taskRowUri(node.subject.task.ref);
    if (uri !== null) item.resourceUri = uri;
  }
  if (node.contextValue !== undefined) item.contextValue = node.contextValue;
  if (node.command !== undefined) {
    const { id, title, arguments: values } = node.command;
    item.command = { command: id, title, arguments: [...values] };
  }
  return item;
}

/** Markdown without commands, HTML or icons. */
export function untrustedMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}

/** By name and colour, of which there are few: they never change. */
const ICONS = new Map<string, vscode.ThemeIcon>();

function themeIcon({ name, color }: TreeIcon): vscode.ThemeIcon {
  const key = `${name} ${color ?? ''}`;
  const known = ICONS.get(key);
  if (known !== undefined) return known;
  const icon = new vscode.ThemeIcon(name, color === null ? undefined : COLORS[color]);
  ICONS.set(key, icon);
  return icon;
}
