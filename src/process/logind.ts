import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {userInfo} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {trustedPath} from './trustedPath.ts';

/** The programs of a system that runs systemd. */
export type Systemd = {
	/** What a program prints; null where it fails. */
	ask(program: string, args: readonly string[]): string | null;
	/** A command as it runs in a scope of its own, and not in that of the session. */
	inScope(command: readonly string[]): readonly string[];
};

/** Milliseconds that a program of the system may take to answer. */
const answerMs = 2000;

/** What becomes of a process that goes on after its user has logged out. */
export type Logout =
	/** Nothing: it goes on. */
	| 'lives'
	/** It goes on where `systemd-run` starts it, also after the last logout. */
	| 'lives-in-scope'
	/** It goes on where `systemd-run` starts it, as long as its user is logged in somewhere. */
	| 'dies-with-last'
	/** It is killed. */
	| 'dies';

/**
 * Asks logind what becomes of processes at logout.
 * @param system null: it does not run systemd, and nobody is asked
 */
export function atLogout(system: Systemd | null): Logout {
	const logout = asked(system);
	if (system) answers.set(system, logout);
	return logout;
}

/** As `atLogout`, by what was answered last: each of its questions may take seconds. */
export function knownAtLogout(system: Systemd | null): Logout {
	return (system && answers.get(system)) ?? atLogout(system);
}

const answers = new WeakMap<Systemd, Logout>();

let here: Systemd | null = null;

/** The system that we run on: one and the same for the whole of this process. */
export function thisSystem(): Systemd | null {
	here ??= systemd();
	return here;
}

function asked(system: Systemd | null): Logout {
	const ask = (...args: readonly string[]) => system?.ask('loginctl', args) ?? '';
	const says = (answer: string, line: string) => answer.split('\n').includes(line);
	if (!system || !says(ask('show-session', '--property=KillUserProcesses'), 'KillUserProcesses=yes')) return 'lives';

	const username = userName();
	const excluded = ask('show-session', '--property=KillExcludeUsers');
	if (
		excluded
			.replace(/^KillExcludeUsers=/, '')
			.trim()
			.split(/\s+/)
			.includes(username)
	)
		return 'lives';
	const [program = '', ...args] = system.inScope(['true']);
	if (system.ask(program, args) === null) return 'dies';
	return says(ask('show-user', username, '--property=Linger'), 'Linger=yes') ? 'lives-in-scope' : 'dies-with-last';
}

/**
 * The programs of a system that runs systemd; null where it does not.
 * @param booted a folder that is there only where systemd is the first process
 */
export function systemd(env: NodeJS.ProcessEnv = process.env, booted = '/run/systemd/system'): Systemd | null {
	if (!existsSync(booted)) return null;
	const folders = trustedPath(process.cwd(), env['PATH']).split(':');
	const find = (program: string) => {
		const files = folders.map(folder => path.join(folder, program));
		return files.find(file => existsSync(file)) ?? program;
	};
	return {
		ask(program, args) {
			const {status, stdout} = spawnSync(path.isAbsolute(program) ? program : find(program), args, {
				env: {...env, PATH: folders.join(':')},
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
				timeout: answerMs,
			});
			return status === 0 ? stdout : null;
		},
		inScope: command => [find('systemd-run'), '--user', '--scope', '--collect', '--quiet', '--', ...command],
	};
}

function userName(): string {
	try {
		return userInfo().username;
	} catch {
		// A number that nobody named is in nobody's list of names.
		return '';
	}
}
