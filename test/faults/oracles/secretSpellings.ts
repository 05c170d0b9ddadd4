// On purpose this shares nothing with what masks secrets.

/** A secret, and each line of one that has several, as programs spell it. */
export function secretSpellings(secret: string): readonly string[] {
	const lines = secret.split('\n').filter(line => line !== '' && !line.startsWith('-----'));
	return [...new Set([secret, ...lines].flatMap(spellings))];
}

function spellings(text: string): readonly string[] {
	const bytes = Buffer.from(text);
	const percent = [/[\w.~-]/, /[\w.~/-]/, /[\w.*-]/].map(kept => percentEncoded(text, kept));
	const json = JSON.stringify(text).slice(1, -1);
	const ascii = json.replace(/[^ -~]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
	const ofDotNet = json.replace(/[^ -~]|[&'+<>`]/g, letter => `\\u${hexOf(letter.charCodeAt(0), 4)}`);
	return [
		text,
		encodeURIComponent(text),
		new URLSearchParams([['', text]]).toString().slice(1),
		...percent,
		...percent.map(form => form.replaceAll('%20', '+')),
		json,
		ascii,
		ascii.replaceAll('/', '\\/'),
		ofDotNet.replaceAll('\\"', '\\u0022'),
		JSON.stringify(json).slice(1, -1),
		text.replaceAll("'", `'\\''`),
		bytes.toString('hex'),
		bytes.toString('hex').toUpperCase(),
		...['', 'x', 'xx'].flatMap(before => inBase64(before, bytes)),
	];
}

/** The groups of base64 that the secret alone fills: whatever stands around it, these are there. */
function inBase64(before: string, bytes: Buffer): readonly string[] {
	const whole = Buffer.concat([Buffer.from(before), bytes]);
	const from = before === '' ? 0 : 3;
	const groups = whole.subarray(from, whole.length - ((whole.length - from) % 3));
	// Fewer say nothing: they stand in other texts, too.
	return groups.length < 6 ? [] : [groups.toString('base64'), groups.toString('base64url')];
}

function percentEncoded(text: string, kept: RegExp): string {
	return [...Buffer.from(text)]
		.map(byte => {
			const letter = String.fromCharCode(byte);
			return byte < 128 && kept.test(letter) ? letter : `%${hexOf(byte, 2)}`;
		})
		.join('');
}

function hexOf(code: number, digits: number): string {
	return code.toString(16).toUpperCase().padStart(digits, '0');
}
