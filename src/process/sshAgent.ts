import {lstatSync, readlinkSync, renameSync, statSync, symlinkSync, unlinkSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Name of the variable with the agent's socket. */
const socketVariable = 'SSH_AUTH_SOCK';

/** The longest path that a socket may be reached by. */
const longestSocketPath = 100;

/** Whether the SSH agent comes from another machine, over a connection that it goes away with. */
export function isForwardedAgent(env: NodeJS.ProcessEnv): boolean {
	const socket = env[socketVariable];
	if (!socket || !env['SSH_CONNECTION'] || !isSocket(socket)) return false;
	// sshd makes the first kind; from OpenSSH 10.1 on, the second.
	return /^\/tmp\/ssh-[^/]+\/agent\./.test(socket) || /\/\.ssh\/agent\/[^/]*sshd[^/]*$/.test(socket);
}

/**
 * The variables of a process that outlives the connection: a forwarded agent is reached through a link in the project's
 * private state folder, which whoever connects next points at their own.
 */
export function withAgentLink(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
	const link = linkIn(home);
	if (!isForwardedAgent(env) || link.length > longestSocketPath) return env;
	return point(link, env[socketVariable] ?? '') ? {...env, [socketVariable]: link} : env;
}

/** Where a process reaches its agent through the link, points it at the agent of whoever is here now. */
export function renewAgentLink(env: NodeJS.ProcessEnv, home: string): void {
	const link = linkIn(home);
	const socket = env[socketVariable];
	if (!socket || socket === link || !isLink(link) || !isSocket(socket)) return;
	point(link, socket);
}

function linkIn(home: string): string {
	return path.join(home, 'ssh-agent');
}

function point(link: string, socket: string): boolean {
	const temporary = `${link}.${process.pid}.tmp`;
	try {
		// Whatever else lies there is not ours.
		if (!isLink(link) && lstatSync(link, {throwIfNoEntry: false})) return false;
		if (isLink(link) && readlinkSync(link) === socket) return true;
		symlinkSync(socket, temporary);
		// It takes the link's place, and follows none.
		renameSync(temporary, link);
		return true;
	} catch {
		remove(temporary);
		return false;
	}
}

function remove(file: string): void {
	try {
		unlinkSync(file);
	} catch {
		// It was never there.
	}
}

function isLink(file: string): boolean {
	return lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() ?? false;
}

function isSocket(file: string): boolean {
	try {
		return statSync(file).isSocket();
	} catch {
		return false;
	}
}
