/** How many stored texts a process reads before it has schemas compiled. */
const walked = 1000;

let read = 0;

/**
 * How a stored text is parsed, to be asked anew for each: to compile the schemas of a history takes ten milliseconds, and
 * pays only for whoever reads a long one.
 */
export function storedParsing(): {readonly jitless: boolean} {
	return {jitless: read++ < walked};
}
