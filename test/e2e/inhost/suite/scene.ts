import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InHostScene } from '../inHostResult.ts';

/** What the process that started VS Code has prepared for these tests. */
export const scene = JSON.parse(readFileSync(join(__dirname, 'scene.json'), 'utf8')) as InHostScene;
