/** Which part of a migration begins with this line: a marker of dbmate, goose or node-pg-migrate; null for any other. */
export function sectionMarker(line: string): 'up' | 'down' | null {
	const found = marker.exec(line);
	const direction = (found?.[1] ?? found?.[2] ?? found?.[3])?.toLowerCase();
	return direction === 'up' || direction === 'down' ? direction : null;
}

const marker = /^[ \t]*--[ \t]*(?:migrate:(up|down)\b|\+goose[ \t]+(up|down)\b|(up|down)[ \t]+migration\b)/i;
