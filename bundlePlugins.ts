// What the bundle changes about the packages, so that the cockpit starts sooner and stays smaller.
import {readFileSync} from 'node:fs';
import process from 'node:process';
import type {Plugin} from 'esbuild';

/**
 * Nothing stands for Yoga, a layout engine in WebAssembly. Our lines go past Ink and have their places (see
 * components/surface.ts); what is left for Ink to lay out is an empty box. Without the bundle, as in tests, it is there.
 */
export const noLayout: Plugin = standIn(
	'yoga-layout',
	`const nothing = () => 0;
// A proxy is slow: each method is asked of it once.
const once = new Proxy({}, {get(_, name) {
	Object.defineProperty(node, name, {value: nothing});
	return nothing;
}});
const node = Object.create(once);
const Node = {create: () => node};
export default new Proxy({}, {get: (_, name) => (name === 'Node' ? Node : name)});`,
);

/**
 * Of es-toolkit, Ink uses one function. Its own sets a timer anew for each call, and it is called for each key: this one
 * sets a timer when something is left to be done at the end of a span.
 */
export const plainThrottle: Plugin = standIn(
	'es-toolkit/compat',
	`export function throttle(work, everyMs = 0) {
	let timer, left;
	const end = () => {
		timer = undefined;
		if (left === undefined) return;
		begin(left);
	};
	const begin = values => {
		left = undefined;
		timer = setTimeout(end, everyMs);
		work(...values);
	};
	const throttled = (...values) => {
		if (timer === undefined) begin(values);
		else left = values;
	};
	throttled.cancel = () => {
		clearTimeout(timer);
		timer = left = undefined;
	};
	throttled.flush = () => {
		clearTimeout(timer);
		timer = undefined;
		if (left === undefined) return;
		const values = left;
		left = undefined;
		work(...values);
	};
	return throttled;
}`,
);

/** The expressions of string-width take longer to be read than the first frame to be painted, and most texts are ASCII. */
export const lazyStringWidth: Plugin = standIn(
	'string-width',
	`let measure;
export default function stringWidth(text, options) {
	if (typeof text === 'string' && /^[ -~]*$/.test(text)) return text.length;
	measure ??= require('string-width').default;
	return measure(text, options);
}`,
);

/**
 * Node's own modules are asked for by a call. Where one is imported, Node looks at all that it exports, and loads what stands
 * behind it: with node:crypto, say, every cipher.
 */
export const plainBuiltins: Plugin = {
	name: 'plain-builtins',
	setup(bundler) {
		bundler.onResolve({filter: /^node:/}, ({path, kind}) =>
			kind === 'import-statement' ? {path, namespace: 'plain-builtins', sideEffects: false} : null,
		);
		bundler.onLoad({filter: /.*/, namespace: 'plain-builtins'}, ({path}) => {
			const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(name => name !== 'default');
			const exported = names.map(name => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`);
			return {
				contents: `const builtin = process.getBuiltinModule('${path}');\nexport default builtin;\n${exported.join('\n')}`,
			};
		});
	},
};

/**
 * Ink waits at its top level for tools of its developers, where DEV is set: a script cannot wait there, and nobody needs them.
 */
export const noDevtools: Plugin = {
	name: 'no-devtools',
	setup(bundler) {
		bundler.onLoad({filter: /ink\/build\/reconciler\.js$/}, ({path}) => ({
			contents: readFileSync(path, 'utf8').replaceAll("process.env['DEV'] === 'true'", 'false'),
		}));
	},
};

/** Packages that stay out of a bundle: what imports one requires the file beside the bundle that holds it, when it is called. */
export function apart(files: Readonly<Record<string, string>>): Plugin {
	return {
		name: 'apart',
		setup(bundler) {
			for (const [file, name] of Object.entries(files)) {
				bundler.onResolve({filter: new RegExp(`^${name}$`)}, () => ({path: `./${file}.cjs`, external: true}));
			}
		},
	};
}

/** Gives others this source in the place of a package; the source itself gets the package. */
function standIn(name: string, contents: string): Plugin {
	return {
		name: `stand-in-${name}`,
		setup(bundler) {
			const own = `stand-in-${name}`;
			bundler.onResolve({filter: new RegExp(`^${name}$`)}, ({namespace}) =>
				namespace === own ? null : {path: name, namespace: own},
			);
			bundler.onLoad({filter: /.*/, namespace: own}, () => ({contents, resolveDir: import.meta.dirname}));
		},
	};
}
