import {journalConformance} from '../journal/journalConformance.ts';
import {memoryJournal, memoryStore} from './memoryStore.ts';

journalConformance('the journal in memory', () => {
	const store = memoryStore();
	return {open: () => memoryJournal(store), remove: () => {}};
});
