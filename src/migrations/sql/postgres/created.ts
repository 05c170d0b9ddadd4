import type {ObjectType, Operation} from '../operation.ts';

/** Something new that is neither table nor index. */
export function created(what: ObjectType, name: string, replace: boolean, rest: Partial<CreatedRest> = {}): Operation {
	return {kind: 'create-object', what, name, table: null, columns: [], ...rest, replace};
}

type CreatedRest = {readonly table: string | null; readonly columns: readonly string[]};
