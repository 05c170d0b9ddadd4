import type {EnvironmentConfig} from '../domain/project.ts';

/** The zone in which times of an environment are meant and told: that of its window, else this machine's. */
export function zoneOf(environment: EnvironmentConfig | undefined): string {
	return environment?.gates.window?.zone ?? zoneOfMachine();
}

// Where TZ names none, JavaScript goes by UTC, and calls it a zone that it does not know itself.
function zoneOfMachine(): string {
	const {timeZone} = new Intl.DateTimeFormat().resolvedOptions();
	return timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
}
