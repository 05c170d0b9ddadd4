/** `src/log.js` of the demo's shop. */
export const logFile = `import {appendFileSync} from 'node:fs';

const folder = process.env.SHOP_LOG;

/** One line for each request. */
export function logAccess(request, status, ms) {
	write('access.log', request.method + ' ' + request.url + ' ' + status + ' ' + ms.toFixed(0) + ' ms');
}

/** What went wrong, and where in our code when it is our fault. */
export function logError(request, status, error) {
	const where = status < 500 ? '' : ' (' + (/src\\/[\\w.]+:\\d+/.exec(error.stack)?.[0] ?? 'unknown place') + ')';
	write('error.log', (status < 500 ? 'WARN  ' : 'ERROR ') + request.method + ' ' + request.url + ': ' + error.message + where);
}

// By name for each line, so that a log that was rotated away is left at once.
function write(file, text) {
	const line = new Date().toISOString() + ' ' + text + '\\n';
	if (folder) appendFileSync(folder + '/' + file, line);
	else process.stdout.write(line);
}
`;

/** `src/version.js` of the demo's shop. */
export const versionFile = `import {readFileSync} from 'node:fs';
import {database} from './database.js';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What runs here: the platform says which commit it started. */
export function runningVersion() {
	return {sha: process.env.SHOP_SHA ?? 'unknown', version: 'v' + version};
}

/** Good as long as the database answers. */
export function health() {
	return {ok: true, products: database.prepare('SELECT count(*) AS count FROM products').get().count};
}
`;
