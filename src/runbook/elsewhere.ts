/**
 * Which environment a heading is about, such as "Production" or "Deploy to staging"; null where it names none, or one
 * only in passing: where an environment is called "test", "Test the shop" is about none.
 */
export function environmentIn(heading: string, environments: readonly string[]): string | null {
	const words = heading
		.toLowerCase()
		.replace(/^[\d.()\s]+/, '')
		.replace(/[:\s]+$/, '');
	const named = environments.filter(name => isAbout(words, name.toLowerCase()));
	return named.length === 1 ? (named[0] ?? null) : null;
}

function isAbout(words: string, name: string): boolean {
	// Names of environments are made of letters, digits, "-" and "_".
	const alone = new RegExp(
		`^(?:on |in |to )?(?:the )?${name}(?: environment| server| deploy\\w*| release| roll-?out)?$`,
	);
	const target = new RegExp(
		`\\b(?:deploy\\w*|ship|release|roll-?out|push|go|promote) (?:it )?(?:on|to|in) (?:the )?${name}(?![\\w-])`,
	);
	return alone.test(words) || target.test(words);
}
