import { startCelerySystemBench } from './celerySystemBench.ts';
import { describeSystem } from './systemContract.ts';

describeSystem('Celery', startCelerySystemBench);
