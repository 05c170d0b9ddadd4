/** A text as parts of URLs and form fields hold it, however their encoders do it. */
export function urlForms(text: string): readonly string[] {
	const bytes = [...Buffer.from(text)];
	encoders ??= keptLetters.map(kept => Array.from({length: 256}, (_, byte) => encode(byte, kept)));
	return encoders
		.map(encoded => bytes.map(byte => encoded[byte]).join(''))
		.flatMap(form => [form, form.replaceAll('%20', '+')])
		.flatMap(form => [form, form.replace(/%../g, percent => percent.toLowerCase())]);
}

/** What encoders leave as it is, letters and digits aside. */
const keptLetters = [
	// RFC 3986: most encoders of today.
	'-_.~',
	// Paths in Python.
	'-_.~/',
	// encodeURIComponent and encodeURI.
	"-_.~!'()*",
	"-_.~!'()*;,/?:@&=+$#",
	// Paths in Go.
	'-_.~$&+=:@',
	// Form fields: of browsers and Java, of PHP, of .NET.
	'-_.*',
	'-_.',
	'-_.!*()',
];

/** What each encoder makes of each byte. Made for the first secret: a start has no time for what may not be needed. */
let encoders: readonly (readonly string[])[] | undefined;

function encode(byte: number, kept: string): string {
	const letter = String.fromCharCode(byte);
	return /[A-Za-z0-9]/.test(letter) || kept.includes(letter)
		? letter
		: `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
