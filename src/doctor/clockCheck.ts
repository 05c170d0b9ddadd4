import {plainText} from '../domain/sanitize.ts';
import {spanText} from '../domain/spanText.ts';
import {type Check, checksOf} from './check.ts';

/** A clock that was asked. */
export type AskedClock = {
	/** Whose it is. */
	readonly of: string;
	/** Milliseconds since 1970, there. */
	readonly at: number;
	/** How exact that is, in milliseconds. */
	readonly within: number;
};

/** Compares this machine's clock with another; windows, trains, freezes and approvals go by it. */
export function clockCheck(clock: AskedClock | null, now: number): Check {
	const {ok, warn, fail, unknown} = checksOf('clock');
	if (clock === null) return unknown('no database and no address to compare the clock with');
	const offMs = now - clock.at;
	const away = Math.abs(offMs);
	const of = plainText(clock.of);
	if (away <= clock.within + tolerableMs) return ok(`the clock agrees with ${of}`);
	const text = `the clock is ${spanText(away)} ${offMs > 0 ? 'ahead of' : 'behind'} ${of}`;
	const mend = 'Set it: timedatectl set-ntp true';
	return away > clock.within + wrongMs ? fail(text, mend) : warn(text, mend);
}

const tolerableMs = 2000;
const wrongMs = 60_000;

/** The clock of a web server, by the Date of its answer; null where it does not say. */
export async function webClock(url: string, limitMs: number): Promise<AskedClock | null> {
	const begun = Date.now();
	try {
		const answer = await fetch(url, {method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(limitMs)});
		const at = Date.parse(answer.headers.get('date') ?? '');
		// It says whole seconds, and was said somewhere between the question and the answer.
		return Number.isNaN(at) ? null : {of: new URL(url).host, at: at + 500, within: 500 + (Date.now() - begun)};
	} catch {
		return null;
	}
}
