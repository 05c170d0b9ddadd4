import type {EnvironmentState} from '../../src/domain/environment.ts';
import type {Recorded} from '../../src/domain/events.ts';
import {type Ledger, wordFor} from './ledger.ts';
import type {MemoryStore} from './memoryStore.ts';

/** O4 of an environment: nobody takes what somebody has, tokens only grow, and nothing runs where nobody has the lease. */
export function checkLease(
	book: Ledger,
	store: MemoryStore,
	was: EnvironmentState | null,
	name: string,
	{event, seq}: Recorded,
): void {
	const holder = was?.lease ?? null;
	const running = () => book.alive(name).map(wordFor).join(', ');
	switch (event.type) {
		case 'lease-taken':
			if (was?.lock && store.release(event.release)?.kind === 'deploy')
				book.fail(`lock: #${event.release} begins in spite of a lock`);
			if (holder) book.fail(`O4: #${event.release} takes the lease of #${holder.release}`);
			if (running() !== '') book.fail(`O4: #${event.release} takes a lease while ${running()} runs`);
			mustGrow(book, store, event.release, seq);
			mustBeAlone(book, store, event.release, name);
			return;
		case 'lease-passed':
			if (holder?.release !== event.from) book.fail(`O4: a lease passes from #${event.from}, which has none`);
			mustGrow(book, store, event.to, seq);
			mustBeAlone(book, store, event.to, name);
			return;
		case 'lease-freed':
			if (holder?.release !== event.release) book.fail(`O4: #${event.release} frees a lease that it has not`);
			if (running() !== '') book.fail(`O4: #${event.release} frees its lease while ${running()} runs`);
			return;
		case 'lease-broken':
			if (running() !== '') book.fail(`O4: the lease of #${event.release} is broken while ${running()} runs`);
			return;
	}
}

function mustBeAlone(book: Ledger, store: MemoryStore, release: number, environment: string): void {
	const locks = store.release(release)?.locks ?? [];
	for (const {id, environment: other} of store.releases({open: true})) {
		const shared = store.release(id)?.locks.find(lock => locks.includes(lock));
		const hasLease = other !== environment && store.environment(other).lease?.release === id;
		if (shared && hasLease) book.fail(`shared: #${release} begins while #${id} on ${other} has ${shared}`);
	}
}

function mustGrow(book: Ledger, store: MemoryStore, release: number, token: number): void {
	const state = store.release(release);
	if (state?.token !== token) book.fail(`token: #${release} got ${token} and has ${state?.token}`);
	const earlier = store.releases({environment: state?.environment ?? ''}).filter(({id}) => id !== release);
	for (const {id} of earlier) {
		if ((store.release(id)?.token ?? 0) >= token)
			book.fail(`token: ${token} of #${release} is not more than that of #${id}`);
	}
}
