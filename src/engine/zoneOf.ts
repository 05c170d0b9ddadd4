import process from 'node:process';
import type {EnvironmentConfig} from '../domain/project.ts';

/** The zone in which times of an environment are meant and told: that of its window, else this machine's. */
export function zoneOf(environment: EnvironmentConfig | undefined): string {
	return environment?.gates.window?.zone ?? zoneOfMachine();
}

/** By what TZ names: to ask takes long. */
const zones = new Map<string | undefined, string>();

// Where TZ names none, JavaScript goes by UTC, and calls it a zone that it does not know itself.
function zoneOfMachine(): string {
	const named = process.env['TZ'];
	const known = zones.get(named);
	if (known !== undefined) return known;
	const {timeZone} = new Intl.DateTimeFormat().resolvedOptions();
	const zone = timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
	zones.set(named, zone);
	return zone;
}
