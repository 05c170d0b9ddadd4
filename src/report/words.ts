import type {Said} from '../domain/migrationWords.ts';
import type {ReleaseStatus} from '../domain/release.ts';
import type {SignalVerdict} from '../domain/signal.ts';
import type {TargetStatus} from '../domain/targets.ts';
import type {Tone} from './blocks.ts';
import type {StepStatus} from './report.ts';

/** A mark and a tone, which never stands alone. */
type Standing = {readonly mark: string; readonly tone: Tone};

/** How a release, a step, a target or a signal stands. */
export function standing(status: ReleaseStatus | StepStatus | TargetStatus | SignalVerdict): Standing {
	return standings[status];
}

const good: Standing = {mark: '✔', tone: 'good'};
const bad: Standing = {mark: '✖', tone: 'bad'};
const unknown: Standing = {mark: '?', tone: 'warn'};
const open: Standing = {mark: '·', tone: 'muted'};
const busy: Standing = {mark: '▸', tone: 'plain'};
const passed: Standing = {mark: '→', tone: 'warn'};

const standings: Readonly<Record<ReleaseStatus | StepStatus | TargetStatus | SignalVerdict, Standing>> = {
	succeeded: good,
	pass: good,
	failed: bad,
	fail: bad,
	aborted: bad,
	'not-reached': bad,
	'rolled-back': {mark: '↩', tone: 'warn'},
	unknown,
	waiting: open,
	pending: open,
	asking: open,
	'needs-person': open,
	running: busy,
	started: busy,
	skipped: passed,
	ignored: passed,
	excluded: passed,
	later: passed,
};

/** The tone of what is said of a migration. */
export function toneOf({is}: Said): Tone {
	return is === 'doubtful' ? 'warn' : is;
}
