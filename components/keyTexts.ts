import type {Binding, KeyContext} from './binding.ts';

const names: Readonly<Record<string, string>> = {
	space: 'Space',
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pgup: 'PgUp',
	pgdn: 'PgDn',
	home: 'Home',
	end: 'End',
};

const titles: Readonly<Record<KeyContext, string>> = {
	everywhere: 'Everywhere',
	panes: 'In every pane',
	environments: 'In Environments',
	commits: 'In Commits',
	logs: 'In Logs',
	migrations: 'In Migrations',
	release: 'In Release',
	rollback: 'In Rollback',
	overlays: 'In every page and dialog',
	deploy: 'Deploy',
	goBack: 'Rollback, while it counts down',
	history: 'History',
	record: 'A release of the history',
	step: 'A step',
	targets: 'The targets of a step',
	news: 'New in the log',
	sources: 'Log sources',
	stats: 'Statistics',
	abort: 'Abort',
	attend: 'A step that needs a person',
	send: 'An announcement that waits',
	look: 'A command of a runbook',
	end: 'A step that goes on',
	late: 'What was put off',
	leave: 'Leaving',
	prompt: 'A line to type',
	refs: 'Choosing a candidate',
	help: 'Help',
	environment: 'An environment',
	commit: 'A commit',
	migration: 'A migration',
	migrationPlan: 'The migration plan',
	prove: 'Trying migrations on a clone',
	rollbackDetail: 'The rollback plan',
};

/** A key as it is written on keyboards: `Esc`, `Ctrl-C`, `j`. */
export function keyText(key: string): string {
	return names[key] ?? (key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key);
}

/** All keys of a binding. */
export function keysText(binding: Binding): string {
	return binding.keys.map(keyText).join(' ');
}

/** The heading of a context's keys. */
export function sectionTitle(context: KeyContext): string {
	return titles[context];
}
