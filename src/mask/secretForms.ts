import {jsonForms} from './jsonForms.ts';
import type {Form} from './matcher.ts';
import {urlForms} from './urlForms.ts';

/** Shorter texts are too common to be masked: every line would be full of holes. */
const minimumBytes = 6;

/** Whether a secret, or every part of it, is too short to be masked. Whoever configures it should be told. */
export function isTooShort(secret: string): boolean {
	return textsOf(secret).length === 0;
}

/** Every form in which secrets are looked for. */
export function secretForms(secrets: readonly string[]): readonly Form[] {
	const forms = new Map<string, Form>();
	const add = (bytes: Buffer, folds: boolean) => {
		if (bytes.length < minimumBytes) return;
		const key = bytes.toString('latin1');
		if (folds || !forms.has(key)) forms.set(key, {bytes, folds});
	};
	for (const text of new Set(secrets.flatMap(textsOf))) {
		for (const form of plainForms(text)) add(form, false);
		if (isDump(text)) add(Buffer.from(text), true);
		for (const form of dumpedForms(Buffer.from(text))) add(form, true);
	}

	return [...forms.values()];
}

/**
 * A secret as a whole and its parts that are secret by themselves: the lines of a key, the texts of a JSON document, the
 * password of a URL, and the keys in its query.
 */
function textsOf(secret: string): readonly string[] {
	const whole = secret.replace(/^[\r\n]+/, '').trimEnd();
	const leaves = jsonTexts(whole);
	const parts = leaves ? leaves.flatMap(textsOf) : whole.split(/[\r\n]+/).filter(line => !isArmor(line));
	return [...new Set([whole, ...parts, ...passwords(whole)])].filter(text => Buffer.byteLength(text) >= minimumBytes);
}

/**
 * The password in a URL, as it stands there and as it is meant: a database's complaint may name it alone. So may the answer
 * of a webhook name the key in its query.
 */
function passwords(text: string): readonly string[] {
	const url = URL.parse(text);
	if (!url) return [];
	const keys = [...url.searchParams].filter(([name]) => keyName.test(name)).map(([, value]) => value);
	try {
		return [url.password, decodeURIComponent(url.password), ...keys];
	} catch {
		return [url.password, ...keys];
	}
}

/** What the key of a service is called in a query. */
const keyName = /(?:key|token|secret|password|pwd|signature|sig)$/i;

/** "-----BEGIN PRIVATE KEY-----" is no secret, and masking it would hide what the reader needs to know. */
function isArmor(line: string): boolean {
	return /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/.test(line);
}

/** All texts in a JSON object or array; null when the secret is neither. */
function jsonTexts(text: string): readonly string[] | null {
	if (!/^\s*[{[]/.test(text)) return null;
	try {
		return leavesOf(JSON.parse(text));
	} catch {
		return null;
	}
}

function leavesOf(value: unknown): readonly string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/**
 * Whether a secret is base64 or hex itself, and long enough to be printed in lines. Shorter ones may be words: at every
 * line that ends with the beginning of one, output would be held back.
 */
function isDump(text: string): boolean {
	return /^[\w+/-]{40,}={0,2}$/.test(text);
}

function plainForms(text: string): readonly Buffer[] {
	return [text, ...urlForms(text), ...shellForms(text), ...jsonForms(text)].map(form => Buffer.from(form));
}

/** What `base64` and hex dumps make of the bytes, which they may break into lines. */
function dumpedForms(bytes: Buffer): readonly Buffer[] {
	const hex = bytes.toString('hex');
	return [
		...[0, 1, 2].flatMap(shift => base64Forms(bytes, shift)),
		...[hex, hex.toUpperCase()].map(form => Buffer.from(form)),
	];
}

/** Base64 of something that holds the secret `shift` bytes behind a group of three: only the letters that it alone decides. */
function base64Forms(bytes: Buffer, shift: number): readonly Buffer[] {
	const letters = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
	const own = letters.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
	return [own, own.replaceAll('+', '-').replaceAll('/', '_')].map(form => Buffer.from(form));
}

function shellForms(text: string): readonly string[] {
	return [
		text.replaceAll("'", `'\\''`),
		text.replaceAll("'", `'"'"'`),
		text.replace(/[\\$`"]/g, '\\$&'),
		text.replace(/[\\$`"!]/g, '\\$&'),
		// printf %q, and $'…' for what has line ends in it.
		text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&'),
		text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t'),
	];
}
