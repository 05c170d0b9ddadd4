/** Lines that one may type, by the command that they show; the first is the plainest. */
const examples: Readonly<Record<string, readonly string[]>> = {
	'': [
		'release-tui',
		'release-tui demo',
		'release-tui init',
		'release-tui plan staging',
		'release-tui deploy staging --yes',
	],
	init: ['release-tui init', 'release-tui init --print > release.yaml'],
	doctor: ['release-tui doctor', 'release-tui doctor production --json'],
	trust: ['release-tui trust', 'release-tui trust --yes'],
	demo: ['release-tui demo', 'release-tui demo --headless --dir /tmp/shop', 'release-tui demo --stop --dir /tmp/shop'],
	completion: [
		'eval "$(release-tui completion bash)"',
		'release-tui completion fish > ~/.config/fish/completions/release-tui.fish',
	],
	config: ['release-tui config check'],
	'config check': ['release-tui config check', 'release-tui config check --json'],
	plan: [
		'release-tui plan staging',
		'release-tui plan production --to v1.4.0',
		'release-tui plan production --answer risk=low --json',
	],
	deploy: [
		'release-tui deploy staging',
		'release-tui deploy production --to v1.4.0 --yes --json',
		'release-tui deploy production --override window --reason "the shop is down"',
		'release-tui deploy production --if-due --detach',
	],
	rollback: [
		'release-tui rollback production',
		'release-tui rollback production --dry-run',
		'release-tui rollback production --to 12 --yes',
	],
	attach: ['release-tui attach', 'release-tui attach 12 --plain'],
	status: ['release-tui status', 'release-tui status --short', 'release-tui status --json'],
	history: [
		'release-tui history',
		'release-tui history --environment production --status failed --limit 10',
		'release-tui history --grep "deadlock detected"',
	],
	show: ['release-tui show', 'release-tui show 12 --events --json'],
	logs: ['release-tui logs 12', 'release-tui logs 12 migrate'],
	confirm: [
		'release-tui confirm 12 smoke',
		'release-tui confirm 12 smoke --decline --note "no mail is sent"',
		'release-tui confirm 12 news --text news.md',
	],
	retry: ['release-tui retry 12 push'],
	run: ['release-tui run 12 destroy-copy', 'release-tui run 12 destroy-copy --yes'],
	skip: ['release-tui skip 12 warm-up --reason "the cache is warm"'],
	end: ['release-tui end 12 push'],
	pause: ['release-tui pause', 'release-tui pause 12 --reason "wait for the backup"'],
	resume: ['release-tui resume', 'release-tui resume 12'],
	abort: ['release-tui abort', 'release-tui abort 12 --reason "wrong candidate"'],
	notes: ['release-tui notes 12'],
	note: [
		'release-tui note 12 the queue is longer than usual',
		'release-tui note 12 works on a phone, too --step smoke',
	],
	keep: ['release-tui keep 12 bug=1234567'],
	lock: ['release-tui lock production frozen for the sale'],
	unlock: ['release-tui unlock production', 'release-tui unlock production --break --reason "its machine is gone"'],
	targets: [
		'release-tui targets 12 install',
		'release-tui targets 12 install --retry web3',
		'release-tui targets 12 install --exclude web3 --reason "in repair"',
	],
	freeze: [
		'release-tui freeze production --reason sale --until "mon 08:00"',
		'release-tui freeze production --reason "on call is out" --until 2h',
	],
	unfreeze: ['release-tui unfreeze production'],
	approve: ['release-tui approve production', 'release-tui approve production --to v1.4.0 --yes'],
	signoff: [
		'release-tui signoff production qa',
		'release-tui signoff production qa --blocked https://bugs.shop.example/7',
		'release-tui signoff production --fix 5f0c2ab',
	],
	postpone: ['release-tui postpone production --reason "the docs are late"'],
	bump: ['release-tui bump minor', 'release-tui bump 2.0.0 --dry-run'],
	revert: [
		'release-tui revert production --dry-run',
		'release-tui revert production 5f0c2ab',
		'release-tui revert production v1.3.0..v1.4.0',
	],
	runbook: ['release-tui runbook 12'],
	migrations: ['release-tui migrations plan production'],
	'migrations plan': [
		'release-tui migrations plan production',
		'release-tui migrations plan production --to v1.4.0 --json',
	],
	'migrations clone': [
		'release-tui migrations clone production',
		'release-tui migrations clone production --queries queries.sql',
	],
	'migrations down': ['release-tui migrations down staging 0042'],
	'migrations lint': [
		'release-tui migrations lint --dialect postgres db/migrations',
		'release-tui migrations lint --dialect mysql --server-version 8.0 --json new.sql',
	],
	verify: ['release-tui verify', 'release-tui verify --accept --reason "restored from the backup of Monday"'],
	backup: ['release-tui backup releases.db'],
	share: ['release-tui share', 'release-tui share --upgrade'],
	unshare: ['release-tui unshare'],
	runner: ['release-tui runner --name bastion', 'release-tui runner --name bastion --labels eu,linux --once'],
	runners: ['release-tui runners'],
	'hand-over': ['release-tui hand-over 12 --reason "its host is being replaced"'],
	report: ['release-tui report 12', 'release-tui report 12 --output release-12.html'],
	stats: ['release-tui stats', 'release-tui stats production --since 12w --json'],
};

/** Examples of a command, by the words that name it. */
export function examplesOf(path: readonly string[]): readonly string[] {
	return examples[path.join(' ')] ?? [];
}

/** The same as a part of its help; empty where there are none. */
export function exampleText(path: readonly string[]): string {
	const lines = examplesOf(path);
	return lines.length === 0
		? ''
		: ['', `Example${lines.length > 1 ? 's' : ''}:`, ...lines.map(line => `  ${line}`)].join('\n');
}
