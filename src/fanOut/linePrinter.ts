/** Prints whole lines with the name of where they come from. */
export type LinePrinter = {
	push(bytes: Buffer): void;
	/** What was no whole line yet. */
	end(): void;
};

const newline = 0x0a;

/** A longer line is cut: one that never ends would fill the memory. In bytes. */
const longestLine = 1 << 16;

/** @param write gets whole lines, as many as came together */
export function linePrinter(name: string, write: (lines: Buffer) => void): LinePrinter {
	const lead = Buffer.from(`${name} | `);
	const end = Buffer.from('\n');
	let held: Buffer = Buffer.alloc(0);
	return {
		push(bytes) {
			const parts: Buffer[] = [];
			let from = 0;
			for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
				parts.push(lead, held, bytes.subarray(from, at + 1));
				held = Buffer.alloc(0);
				from = at + 1;
			}

			held = Buffer.concat([held, bytes.subarray(from)]);
			if (held.length > longestLine) {
				parts.push(lead, held, end);
				held = Buffer.alloc(0);
			}

			if (parts.length > 0) write(Buffer.concat(parts));
		},
		end() {
			if (held.length > 0) write(Buffer.concat([lead, held, end]));
			held = Buffer.alloc(0);
		},
	};
}
