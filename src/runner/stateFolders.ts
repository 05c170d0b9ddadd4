import path from 'node:path';

/** The folder with the evidence of a release's attempts that are under way. */
export function releaseEvidence(home: string, release: number): string {
	return path.join(home, 'attempts', String(release));
}

/** The folder with the evidence of one attempt. */
export function attemptFolder(home: string, release: number, step: string, attempt: number): string {
	return path.join(releaseEvidence(home, release), `${step}.${attempt}`);
}

/** The state folder that the folder of an attempt is in. */
export function homeOfAttempt(folder: string): string {
	return path.resolve(folder, '../../..');
}

/** The file with an attempt's masked output. */
export function outputFile(home: string, release: number, step: string, attempt: number): string {
	return path.join(home, 'output', String(release), `${step}.${attempt}.log`);
}

/** The folder that a release's commands find in RELEASE_ARTIFACTS. */
export function artifactFolder(home: string, release: number): string {
	return path.join(home, 'artifacts', String(release));
}
