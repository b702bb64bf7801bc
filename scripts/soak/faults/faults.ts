import type { Fault } from '../fault.ts';
import { largeThings } from './largeThings.ts';
import { networkFaults } from './networkFaults.ts';
import { refusals } from './refusals.ts';
import { serverFaults } from './serverFaults.ts';

export const faults: readonly Fault[] = [...serverFaults, ...refusals, ...networkFaults, ...largeThings];
