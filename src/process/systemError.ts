/** The code of an error of the system or of a library, such as `ENOENT`; empty where there is none. */
export function errorCode(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether the system says that something is not there. Any other error says nothing about that. */
export function isAbsent(error: unknown): boolean {
	return absent.has(errorCode(error));
}

/** Whether it is there, but not for us to look at. */
export function isHidden(error: unknown): boolean {
	return hidden.has(errorCode(error));
}

/** Whether the system could not say or do something just now: it may later, when there is room or somebody mends it. */
export function isPassing(error: unknown): boolean {
	return passing.has(errorCode(error));
}

/** Whether something could not be written that some free space may let pass. */
export function isOutOfRoom(error: unknown): boolean {
	return outOfRoom.has(errorCode(error));
}

/** An error as the system itself might give it: it cannot say just now. */
export function notNow(message: string): Error {
	return Object.assign(new Error(message), {code: 'EAGAIN'});
}

const absent = new Set(['ENOENT', 'ESRCH', 'ENOTDIR']);
const hidden = new Set(['EACCES', 'EPERM']);
const outOfRoom = new Set(['ENOSPC', 'EDQUOT']);
const passing = new Set([
	...hidden,
	...outOfRoom,
	'EAGAIN',
	'EBUSY',
	'EINTR',
	'EIO',
	'EMFILE',
	'ENFILE',
	'ENOMEM',
	'EROFS',
	'ESTALE',
	'ETIMEDOUT',
]);
