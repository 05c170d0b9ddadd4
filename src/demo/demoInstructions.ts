import {shellQuote} from '../process/shellQuote.ts';
import type {Demo} from './demo.ts';

/** What `demo --headless` prints: where everything is, and what to try. */
export function demoInstructions(demo: Demo): string {
	const run = shellQuote(demo.cockpit);
	const lines = [
		`The demo is in ${demo.dir}`,
		'',
		...demo.environments.map(({name, url}) => `  ${name.padEnd(11)} ${url}`),
		`  repository  ${demo.shop}`,
		'',
		'v2.5.0 (main) is a good release with two migrations. v2.6.0 (next) is not: its errors come a minute later.',
		'',
		'Try, from any folder:',
		`  ${run}                                 the cockpit`,
		`  ${run} status`,
		`  ${run} plan staging`,
		`  ${run} deploy staging --yes            then: confirm N STEP`,
		`  ${run} deploy production --to next     the bad one`,
		`  ${run} rollback production`,
		`  ${run} history`,
		'',
		...demo.environments.map(({name, logs}) => `Logs of ${name}: ${logs}`),
		'',
		`It stays until: ${run} demo --stop --dir ${shellQuote(demo.dir)}`,
		'It ends by itself after 12 hours.',
	];
	return `${lines.join('\n')}\n`;
}

/** The one line with which the cockpit of a demo begins. */
export function demoTour(demo: Demo): string {
	return `Demo · d: v2.5.0 to staging, then production · then next: errors in a minute · R: back · ${demo.dir}`;
}
