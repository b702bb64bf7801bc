import { startBullmqSystemBench } from './bullmqSystemBench.ts';
import { describeSystem } from './systemContract.ts';

describeSystem('BullMQ', startBullmqSystemBench);
