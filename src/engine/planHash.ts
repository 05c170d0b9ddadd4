import {createHash} from 'node:crypto';
import type {Plan} from '../domain/plan.ts';

/**
 * Names a plan by all that it would do: its steps in their order, with their commands, variables and SQL. How its
 * migrations are judged is left out, since that also depends on how large the tables are just now; and so is what its
 * announcements say, since that tells who starts the release, and when.
 * @returns SHA-256 in hexadecimal
 */
export function planHash({steps, secrets}: Plan): string {
	const done = steps.map(step => {
		if (step.kind === 'announce') return {...step, text: []};
		return step.kind === 'migrate' ? {...step, judgement: null} : step;
	});
	return createHash('sha256')
		.update(JSON.stringify({steps: done, secrets}))
		.digest('hex');
}
