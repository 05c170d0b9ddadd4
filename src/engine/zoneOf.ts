import type {EnvironmentConfig} from '../domain/project.ts';

/** The zone in which times of an environment are meant and told: that of its window, else this machine's. */
export function zoneOf(environment: EnvironmentConfig | undefined): string {
	return environment?.gates.window?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
