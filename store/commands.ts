import {confirmSend, openCompose, openSend, rewrite} from './commands/announcements.ts';
import {openBump} from './commands/bump.ts';
import {promptCommits} from './commands/commits.ts';
import type {CommandContext, Extent} from './commands/context.ts';
import {changeOverlay, popOverlay, pushOverlay, tell, tellUnexpected} from './commands/context.ts';
import {approvePlan, confirmDeploy, openDeploy, openOverride, openSignoff, openTakeBack} from './commands/deploy.ts';
import {openFreeze} from './commands/freeze.ts';
import {openKeep} from './commands/keep.ts';
import {confirmLate, openLate} from './commands/late.ts';
import {openLeaveOut} from './commands/leaveOut.ts';
import {interrupt, leave, redraw, suspend} from './commands/leaving.ts';
import {copyLines, markRange} from './commands/logCopy.ts';
import {openSaveLog, readInPager} from './commands/logFiles.ts';
import {nextError, nextHit} from './commands/logSearch.ts';
import {
	cycleLogTimes,
	promptLogs,
	shiftLogs,
	toggleFollow,
	toggleOutput,
	togglePicked,
	toggleSource,
	toggleWrap,
} from './commands/logs.ts';
import {focusNext, focusPane, move, stepEnvironment} from './commands/movement.ts';
import {openNews} from './commands/news.ts';
import {chooseCommit} from './commands/prompts.ts';
import {confirmProof, openMigrationPlan, openProof, stopProof} from './commands/proof.ts';
import {openAnswer} from './commands/questions.ts';
import {openRevert} from './commands/revert.ts';
import {openRollback, stopCountdown} from './commands/rollback.ts';
import {openRunbookPrompt} from './commands/runbook.ts';
import {openStats} from './commands/stats.ts';
import {
	confirmAbort,
	confirmLook,
	openAbort,
	openBreak,
	openDecline,
	openLock,
	openNote,
	openSkip,
	retry,
	reviveRunner,
	tick,
	togglePause,
} from './commands/steps.ts';
import {
	filterTargets,
	markOpen,
	markTarget,
	openTargetDecision,
	openWholeOutput,
	sortTargets,
	stepColumn,
} from './commands/targets.ts';
import {confirmAttend, confirmEnd, openAttend, openEnd} from './commands/terminal.ts';
import {back, open, openHistory, openNotes, openRefs, redeploy, stepAttempt} from './commands/views.ts';
import {recordTabs} from './overlay.ts';
import {selectEnvironment} from './select.ts';

type Command = (context: CommandContext, extent: Extent, key: string) => void | Promise<void>;

/** Everything that a key can do, by name. The one door from keys to decisions. */
export const commands = {
	down: (context, extent) => move(context, 'down', extent),
	up: (context, extent) => move(context, 'up', extent),
	pageDown: (context, extent) => move(context, 'pageDown', extent),
	pageUp: (context, extent) => move(context, 'pageUp', extent),
	first: (context, extent) => move(context, 'first', extent),
	last: (context, extent) => move(context, 'last', extent),
	open: (context, extent) => open(context, extent),
	back: context => back(context),
	focusEnvironments: context => focusPane(context, 'environments'),
	focusCommits: context => focusPane(context, 'commits'),
	focusLogs: context => focusPane(context, 'logs'),
	focusMigrations: context => focusPane(context, 'migrations'),
	focusRelease: context => focusPane(context, 'release'),
	focusRollback: context => focusPane(context, 'rollback'),
	focusNext: context => focusNext(context, 1),
	focusPrevious: context => focusNext(context, -1),
	nextEnvironment: context => stepEnvironment(context, 1),
	previousEnvironment: context => stepEnvironment(context, -1),
	zoom: ({store}) => store.setState(state => ({zoomed: !state.zoomed})),
	help: context => pushOverlay(context, {kind: 'help', top: 0}),
	history: openHistory,
	stats: openStats,
	deploy: context => openDeploy(context),
	takeBack: openTakeBack,
	confirmDeploy,
	override: openOverride,
	approve: approvePlan,
	signoff: openSignoff,
	answer: openAnswer,
	leaveOut: openLeaveOut,
	runbook: openRunbookPrompt,
	rollback: openRollback,
	stopRollback: stopCountdown,
	tick: async context => {
		if (!(await openSend(context))) await tick(context);
	},
	decline: openDecline,
	retry,
	skip: openSkip,
	pause: togglePause,
	abort: openAbort,
	confirmAbort,
	attend: async context => {
		if (!(await openCompose(context))) openAttend(context);
	},
	confirmAttend,
	confirmSend,
	confirmLook,
	rewrite,
	late: openLate,
	confirmLate,
	end: openEnd,
	confirmEnd,
	revive: reviveRunner,
	lock: openLock,
	freeze: openFreeze,
	bump: openBump,
	revert: openRevert,
	breakLease: openBreak,
	note: openNote,
	notes: openNotes,
	keep: openKeep,
	migrationPlan: context => openMigrationPlan(context, 'all'),
	migrationOrder: context => openMigrationPlan(context, 'order'),
	migrationProof: context => openMigrationPlan(context, 'proof'),
	prove: context => (context.store.getState().proving ? stopProof(context) : openProof(context)),
	confirmProof,
	candidate: openRefs,
	candidateHere: chooseCommit,
	merges: context => {
		const {store, reader} = context;
		const merges = !store.getState().merges;
		store.setState({merges});
		reader.candidate();
		tell(context, merges ? 'Merge commits are listed too.' : 'Merge commits are left out.');
	},
	refresh: context => {
		context.reader.live();
		context.reader.candidate();
		context.reader.journal();
		tell(context, 'Every environment is asked what it runs.');
	},
	searchCommits: promptCommits,
	search: context => promptLogs(context, 'search'),
	filter: context => promptLogs(context, 'filter'),
	logTime: context => promptLogs(context, 'logTime'),
	nextError: (context, extent) => nextError(context, 1, extent),
	previousError: (context, extent) => nextError(context, -1, extent),
	shiftLeft: context => shiftLogs(context, -columnsAtOnce),
	shiftRight: context => shiftLogs(context, columnsAtOnce),
	wrapLines: toggleWrap,
	markRange,
	copyLines,
	logTimes: cycleLogTimes,
	picked: togglePicked,
	news: openNews,
	saveLog: openSaveLog,
	pager: readInPager,
	nextHit: (context, extent) => nextHit(context, 1, extent),
	previousHit: (context, extent) => nextHit(context, -1, extent),
	toggleNumber: (context, extent, key) => toggleSource(context, Number(key) - 1, extent),
	sources: context => pushOverlay(context, {kind: 'sources', cursor: 0}),
	output: toggleOutput,
	follow: toggleFollow,
	filterHistory: context => changeOverlay(context, 'history', overlay => ({...overlay, typing: true})),
	redeploy,
	wholeOutput: openWholeOutput,
	filterTargets,
	sortTargets,
	markTarget,
	markOpen,
	previousColumn: context => stepColumn(context, -1),
	nextColumn: context => stepColumn(context, 1),
	retryTargets: context => openTargetDecision(context, 'retry'),
	ignoreTargets: context => openTargetDecision(context, 'ignore'),
	excludeTargets: context => openTargetDecision(context, 'exclude'),
	deferTargets: context => openTargetDecision(context, 'later'),
	failTargets: context => openTargetDecision(context, 'fail'),
	events: context =>
		changeOverlay(context, 'record', overlay => ({
			...overlay,
			tab: recordTabs[(recordTabs.indexOf(overlay.tab) + 1) % recordTabs.length] ?? 'steps',
			cursor: 0,
		})),
	nextAttempt: context => stepAttempt(context, 1),
	previousAttempt: context => stepAttempt(context, -1),
	openUrl: ({store, ports}) => {
		const url = selectEnvironment(store.getState())?.config.url;
		if (url) ports.openUrl?.(url);
	},
	stay: popOverlay,
	leave,
	suspend,
	redraw,
	interrupt,
} as const satisfies Readonly<Record<string, Command>>;

/** The name of a command. */
export type CommandId = keyof typeof commands;

/** By how many columns log lines are shifted with one key. */
const columnsAtOnce = 20;

/** Runs a command. What fails unexpectedly is said in the status line; the screen goes on. */
export function runCommand(context: CommandContext, id: CommandId, extent: Extent, key: string): void {
	const command: Command = commands[id];
	const problem = (error: unknown) => tellUnexpected(context.store, error);
	try {
		command(context, extent, key)?.catch(problem);
	} catch (error) {
		problem(error);
	}
}
