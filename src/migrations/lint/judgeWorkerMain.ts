// The worker in which much SQL is judged: the screen never waits for it.
import {parentPort, workerData} from 'node:worker_threads';
import {type JudgeInput, judgePending} from './judgePending.ts';

const {scripts, dialect, weights, tables}: JudgeInput = workerData;
parentPort?.postMessage(await judgePending(scripts, dialect, weights, tables));
