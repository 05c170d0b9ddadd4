import {Box, Text} from 'ink';
import {memo, useLayoutEffect, useRef} from 'react';
import {useSurroundings} from './context.ts';
import type {Rectangle} from './layout.ts';

/**
 * Finished lines at a place of the screen. They go straight onto the surface, past Ink, which would compose the frame cell
 * by cell; without a surface Ink draws them: a test compares the two.
 */
export const Lines = memo(function Lines({
	box,
	lines,
	layer = 0,
}: {
	readonly box: Rectangle;
	readonly lines: readonly string[];
	/** 1: above everything else. */
	readonly layer?: 0 | 1;
}) {
	const {surface} = useSurroundings();
	const key = useRef({}).current;
	useLayoutEffect(() => surface?.put(key, {box, lines, layer}), [surface, key, box, lines, layer]);
	useLayoutEffect(() => () => surface?.remove(key), [surface, key]);
	if (surface) return null;
	return (
		<Box position="absolute" left={box.x} top={box.y} width={box.width} height={box.height} flexShrink={0}>
			<Text wrap="truncate">{lines.slice(0, box.height).join('\n')}</Text>
		</Box>
	);
});

/** The ground on which lines stand. On a surface, Ink has nothing to draw. */
export function Ground({
	columns,
	rows,
	children,
}: {
	readonly columns: number;
	readonly rows: number;
	readonly children: React.ReactNode;
}) {
	const {surface} = useSurroundings();
	useLayoutEffect(() => surface?.resize(columns, rows), [surface, columns, rows]);
	if (surface) return children;
	return (
		<Box width={columns} height={rows}>
			{children}
		</Box>
	);
}
