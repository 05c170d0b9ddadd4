import {Worker} from 'node:worker_threads';
import {programFile} from '../../process/programs.ts';
import {type JudgedPending, type JudgeInput, judgePending} from './judgePending.ts';

/** So many characters of SQL are judged within some milliseconds; a worker takes longer to start. */
const mostHere = 4096;

/** As `judgePending`, without keeping this process from its other work for long. */
export function judgeBeside(input: JudgeInput): Promise<JudgedPending> {
	const {scripts, dialect, weights, tables} = input;
	const size = scripts.reduce((sum, {up, down}) => sum + (up?.length ?? 0) + (down?.length ?? 0), 0);
	return size <= mostHere ? judgePending(scripts, dialect, weights, tables) : inWorker(input);
}

function inWorker(workerData: JudgeInput): Promise<JudgedPending> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(programFile('judge'), {workerData, env: {}, execArgv: []});
		worker.once('message', (judged: JudgedPending) => resolve(judged));
		worker.once('error', reject);
		worker.once('exit', code => reject(new Error(`the migrations could not be judged: exit code ${code}`)));
	});
}
