import type {Instant} from '../domain/events.ts';
import type {Revision} from '../domain/plan.ts';

/** What an environment said when it was asked what it runs. Exactly one of `revision` and `error` is set. */
export type LiveReading = {readonly revision: Revision | null; readonly error: string | null; readonly at: Instant};
