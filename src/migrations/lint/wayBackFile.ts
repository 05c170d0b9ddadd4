/** How tools call the file of a way back, seen from the file of the way there. */
const pairs: readonly (readonly [there: RegExp, back: string])[] = [
	[/\.up\.sql$/i, '.down.sql'],
	// Diesel: a folder for each.
	[/(^|[\\/])up\.sql$/i, '$1down.sql'],
	// Prisma, where somebody writes one.
	[/(^|[\\/])migration\.sql$/i, '$1down.sql'],
	// Flyway.
	[/(^|[\\/])V([^\\/]*__[^\\/]*\.sql)$/, '$1U$2'],
];

/** The file that would hold the way back of a migration; null where its name says nothing of one. */
export function wayBackFile(name: string): string | null {
	const pair = pairs.find(([there]) => there.test(name));
	return pair ? name.replace(...pair) : null;
}

/** Whether tools expect a way back beside a file of this name. */
export function expectsWayBack(name: string): boolean {
	return /(?:^|[\\/.])up\.sql$/i.test(name);
}
