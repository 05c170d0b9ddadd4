// The worker in which lines are reduced to patterns: the screen never waits for it.
import {parentPort, workerData} from 'node:worker_threads';
import {createPatternJournal} from './patternJournal.ts';
import type {FromPatternWorker, PatternWorkerData, ToPatternWorker} from './patternMessages.ts';

const {secrets}: PatternWorkerData = workerData;
const journal = createPatternJournal(secrets);
const answer = (message: FromPatternWorker) => parentPort?.postMessage(message);
parentPort?.on('message', (message: ToPatternWorker) => {
	if (message.type === 'news') answer({type: 'news', request: message.request, news: journal.news(message.at)});
	else journal.take(message);
	if (message.type === 'lines') answer({type: 'through', bytes: message.bytes.length});
});
