import type {Freeze} from '../domain/freeze.ts';
import {operatorName} from '../domain/operator.ts';

/** A freeze in documents of `--json`. `until` null: until it is lifted. */
export type FreezeDocument = {
	readonly by: string;
	readonly reason: string;
	readonly since: string;
	readonly until: string | null;
};

/** A freeze as `status` and `freeze` print it. */
export function freezeDocument({by, reason, since, until}: Freeze): FreezeDocument {
	return {by: operatorName(by), reason, since, until};
}
