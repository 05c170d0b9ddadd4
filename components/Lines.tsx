import {Box, Text} from 'ink';
import {memo} from 'react';
import type {Rectangle} from './layout.ts';

/** Finished lines at a place of the screen. One text node, however many lines: Ink pays by the node. */
export const Lines = memo(function Lines({box, lines}: {readonly box: Rectangle; readonly lines: readonly string[]}) {
	return (
		<Box position="absolute" left={box.x} top={box.y} width={box.width} height={box.height} flexShrink={0}>
			<Text wrap="truncate">{lines.slice(0, box.height).join('\n')}</Text>
		</Box>
	);
});
