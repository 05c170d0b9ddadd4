import type {KeyContext} from './binding.ts';
import {keyMap} from './keyMap.ts';
import {keyText, sectionTitle} from './keyTexts.ts';

/** The documentation of all keys, as Markdown: docs/keys.md is this text, and a test fails when it is not. */
export function keyDocs(): string {
	const contexts = [...new Set<KeyContext>(keyMap.map(({context}) => context))];
	const sections = contexts.map(context => {
		const rows = keyMap
			.filter(binding => binding.context === context)
			.map(({keys, help}) => `| ${keys.map(key => `\`${keyText(key)}\``).join(' ')} | ${help} |`);
		return [`## ${sectionTitle(context)}`, '', '| key | what it does |', '| --- | --- |', ...rows].join('\n');
	});
	return `${[introduction, ...sections].join('\n\n')}\n`;
}

const introduction = `# Keys

\`?\` shows these keys in the cockpit, those of the focused pane first, and says of each that is off why it is off right now.
A key that is off says so in the bottom line when it is pressed. Pasted text is never taken as keys.

What is copied reaches the clipboard of the terminal that you sit at, over SSH too, where it allows OSC 52. In tmux:
\`set -g set-clipboard on\`.

This page is made from the cockpit's key map.`;
