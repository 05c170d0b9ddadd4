// The worker in which lines are reduced to patterns: the screen never waits for it.
import {parentPort, workerData} from 'node:worker_threads';
import {createPatternJournal} from './patternJournal.ts';
import type {FromPatternWorker, PatternWorkerData, ToPatternWorker} from './patternMessages.ts';

const {secrets}: PatternWorkerData = workerData;
const journal = createPatternJournal(secrets);
parentPort?.on('message', (message: ToPatternWorker) => {
	if (message.type !== 'news') {
		journal.take(message);
		return;
	}

	const answer: FromPatternWorker = {request: message.request, news: journal.news(message.at)};
	parentPort?.postMessage(answer);
});
