import {decideNews} from './decideNews.ts';
import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {ReleaseEvent} from './events.ts';
import {releaseStream} from './events.ts';
import {keptText} from './kept.ts';
import type {LogNewsFacts} from './logNews.ts';
import type {Release} from './release.ts';
import {releaseStatus, stepOf} from './release.ts';

/** What a person, or their cockpit, asks of a whole release. */
export type ReleaseCommand =
	| {readonly do: 'pause'; readonly reason: string | null}
	| {readonly do: 'resume'}
	/** Takes it from the runner host that has it, so that another one may. */
	| {readonly do: 'hand-over'; readonly reason: string}
	| {readonly do: 'abort'; readonly reason: string}
	/** A remark, on a step where one is named. */
	| {readonly do: 'note'; readonly text: string; readonly step?: string | undefined}
	/** A value that an announcement keeps of its answer, where the answer did not give it. */
	| {readonly do: 'keep'; readonly name: string; readonly text: string}
	| ({readonly do: 'record-news'} & LogNewsFacts);

/** Records what a person asks of a release; asking for what is already so is no error and records nothing. */
export function decideRelease(release: Release, command: ReleaseCommand): Decision {
	if (command.do === 'note') {
		if (command.text.trim() === '') return refuse('not-possible', 'The note is empty.');
		const {text, step} = command;
		if (step !== undefined && !release.plan.steps.some(({id}) => id === step)) {
			const known = release.plan.steps.map(({id}) => id).join(', ');
			return refuse('not-found', `Release #${release.id} has no step "${step}".`, `Its steps: ${known}`);
		}

		return record(release, {type: 'note-added', text, ...(step === undefined ? {} : {step})});
	}

	if (command.do === 'keep') return decideKept(release, command.name, command.text);
	if (command.do === 'record-news') return decideNews(release, command);
	if (release.end) return refuse('not-possible', `Release #${release.id} is over: it ${ending(release)}.`);
	switch (command.do) {
		case 'pause':
			if (release.abort) return refuse('not-possible', `Release #${release.id} is being aborted.`);
			return release.paused ? accept() : record(release, {type: 'release-paused', reason: command.reason});
		case 'resume':
			return release.paused ? record(release, {type: 'release-resumed'}) : accept();
		case 'hand-over':
			return handOver(release, command.reason);
		case 'abort':
			return release.abort
				? accept()
				: record(release, {type: 'abort-requested', reason: command.reason, rollback: null});
	}
}

// What was begun may still run there, and what it left behind is there. Of the rest, the old runner starts nothing: it
// finds that the release is not its own any more.
function handOver(release: Release, reason: string): Decision {
	const {id, runsOn, runner, runnerHost, environment, plan} = release;
	if (runsOn === undefined) {
		return refuse('not-possible', `Release #${id} runs on the machine that started it: no other one can take it.`);
	}

	if (reason.trim() === '') return refuse('not-possible', 'Handing a release over needs a reason.');
	if (!runner) return accept();
	const begun = plan.steps.find(step => stepOf(release, step.id).attempts.length > 0);
	if (!begun) return record(release, {type: 'release-handed-over', reason});
	return refuse(
		'not-possible',
		`Release #${id} has begun ${begun.id} on ${runnerHost ?? runner.host}: only there can it be gone on with.`,
		`Where that machine is gone for good: release-tui unlock ${environment} --break --reason TEXT`,
	);
}

// A bug was filed, and nobody knows its number: whoever looks it up says it, also after the release's end.
function decideKept(release: Release, name: string, said: string): Decision {
	const keeps = release.plan.steps.flatMap(step => (step.kind === 'announce' ? step.keeps : []));
	const names = [...new Set([...keeps.map(keep => keep.name), ...Object.keys(release.kept)])];
	if (!names.includes(name)) {
		const hint = names.length > 0 ? `It keeps: ${names.join(', ')}` : 'None of its announcements has "keeps".';
		return refuse('not-found', `Release #${release.id} keeps nothing that is called "${name}".`, hint);
	}

	const text = keptText(said);
	if (text === null) return refuse('not-possible', `What ${name} is has to be one line of at most 500 characters.`);
	return release.kept[name] === text ? accept() : record(release, {type: 'value-kept', name, text});
}

function ending(release: Release): string {
	const status = releaseStatus(release);
	return status === 'unknown' ? 'ended with an unknown outcome' : status.replace('-', ' ');
}

function record(release: Release, event: ReleaseEvent): Decision {
	return accept({stream: releaseStream(release.id), expected: release.seq, events: [event]});
}
